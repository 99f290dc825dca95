const WORDS =
  `ad alia amet ante arcu at audiam bonum causa cetero cibo civis clita consul corpora cum cursus debet dicat dicta
diem dolor donec duis ea ebur ego eius elit enim erat eros error est et etiam eu ex fames fides forma fuga fugit gloria
gravis habeo hac hinc homero id idque illud impetus in inani iriure iusto labor laoreet laude legere libris lorem ludus
magna malis mazim mea minim modus mollis movet munere natum nec nibh nihil nisl nobis novum nullam ocurreret odio omnis
oratio partem per porro prima pro probo quas quem qui quod ratio rebum rerum sale sapien sed semper simul sint solet sonet
sumo tale tantas tempor timeam tota ubi ullum urbs usu ut vel veri vide vim virtus vis vitae vocent volumus zril`.split(
    /\s+/,
  );
/** Paragraphs of between `least` and `most` (exclusive) Latin-looking words. @param random numbers in [0, 1) */
export function lipsum(random, count, least, most) {
  return Array.from({ length: Math.min(Math.max(0, count), 10_000) }, () =>
    paragraph(random, between(random, least, most)),
  );
}
function between(random, least, most) {
  return least + Math.floor(random() * Math.max(1, most - least));
}
function paragraph(random, count) {
  const words = [];
  let last;
  let starts = true;
  let comma = 0;
  let stop = 0;
  for (let index = 0; index < Math.min(count, 100_000); index++) {
    let word = pick(random);
    while (word === last) word = pick(random);
    last = word;
    if (starts) word = word[0].toUpperCase() + word.slice(1);
    starts = false;
    if (index - between(random, 3, 8) > comma) {
      comma = index;
      stop += 2;
      word += ',';
    }
    if (index - between(random, 10, 20) > stop) {
      comma = index;
      stop = index;
      word = `${word.replace(/,$/, '')}.`;
      starts = true;
    }
    words.push(word);
  }
  return `${words.join(' ').replace(/[,.]$/, '')}.`;
}
function pick(random) {
  return WORDS[Math.floor(random() * WORDS.length)];
}
