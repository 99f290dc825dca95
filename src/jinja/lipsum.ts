import { PythonError } from '../values/exception.js';

const WORDS =
  `ad alia amet ante arcu at audiam bonum causa cetero cibo civis clita consul corpora cum cursus debet dicat dicta
diem dolor donec duis ea ebur ego eius elit enim erat eros error est et etiam eu ex fames fides forma fuga fugit gloria
gravis habeo hac hinc homero id idque illud impetus in inani iriure iusto labor laoreet laude legere libris lorem ludus
magna malis mazim mea minim modus mollis movet munere natum nec nibh nihil nisl nobis novum nullam ocurreret odio omnis
oratio partem per porro prima pro probo quas quem qui quod ratio rebum rerum sale sapien sed semper simul sint solet sonet
sumo tale tantas tempor timeam tota ubi ullum urbs usu ut vel veri vide vim virtus vis vitae vocent volumus zril`.split(
    /\s+/,
  );

const MOST_PARAGRAPHS = 10_000;
const MOST_WORDS = 100_000;

/** Paragraphs of between `least` and `most` (exclusive) Latin-looking words. @param random numbers in [0, 1) */
export function lipsum(random: () => number, count: number, least: number, most: number): string[] {
  if (count > MOST_PARAGRAPHS)
    throw new PythonError('MemoryError', `${count} paragraphs are too many; ${MOST_PARAGRAPHS} is the most`);
  return Array.from({ length: Math.max(0, count) }, () => paragraph(random, between(random, least, most)));
}

function between(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * Math.max(1, most - least));
}

function paragraph(random: () => number, count: number): string {
  if (count > MOST_WORDS)
    throw new PythonError('MemoryError', `a paragraph of ${count} words is too long; ${MOST_WORDS} is the most`);
  const words: string[] = [];
  let last: string | undefined;
  let starts = true;
  let comma = 0;
  let stop = 0;
  for (let index = 0; index < count; index++) {
    let word = pick(random);
    while (word === last) word = pick(random);
    last = word;
    if (starts) word = word[0]!.toUpperCase() + word.slice(1);
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

function pick(random: () => number): string {
  return WORDS[Math.floor(random() * WORDS.length)]!;
}
