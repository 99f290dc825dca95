import { expect, test } from '@jest/globals';
import { templarOf } from './templar-of.js';

const { render } = templarOf({ hex: '0123456789ABCDEF' });

test.each([
  ["{{ lookup('community.general.random_string', seed=12345) }}", '6[~(2q5O'],
  ["{{ lookup('random_string', seed='s', length=12, min_numeric=2, min_upper=1, special=false) }}", '77WVwApAHZWh'],
])('%s is what the collection draws', (text, expected) => {
  expect(render(text)).toBe(expected);
});

test.each([
  ["{{ lookup('community.general.random_string', length=40) }}", /^[!-~]{40}$/],
  ["{{ lookup('community.general.random_string', override_all=hex, length=30) }}", /^[0-9A-F]{30}$/],
  [
    "{{ lookup('random_string', length=9, special=false, upper=false, min_special=9, override_special='+') }}",
    /^\+{9}$/,
  ],
  ["{{ lookup('random_string', numbers=false, lower=false, special=false) }}", /^[A-Z]{8}$/],
  ["{{ lookup('random_string', length=60, special=false, ignore_similar_chars=true) }}", /^[^il1LoO0]{60}$/],
  ["{{ lookup('random_string', override_all='a', length=3, base64=true) }}", /^YWFh$/],
])('%s', (text, shape) => {
  expect(render(text)).toMatch(shape);
});

test.each([
  ["{{ lookup('random_string', upper=false, lower=false, numbers=false, special=false) }}"],
  ["{{ lookup('random_string', lenght=3) }}"],
])('%s fails', (text) => {
  expect(() => render(text)).toThrow("The lookup plugin 'random_string' failed");
});
