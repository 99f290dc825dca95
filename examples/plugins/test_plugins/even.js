export const tests = {
  even_length: (text) => text.length % 2 === 0,
};
