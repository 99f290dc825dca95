import type { Value } from '../values/value.js';
import type { Context } from './context.js';

/** What running `body` writes, as a value, instead of it going to the output. */
export function capture(context: Context, native: boolean, body: () => unknown): Value {
  return native ? captureParts(context, body) : captureText(context, body);
}

function captureText({ run }: Context, body: () => unknown): string {
  const before = run.out;
  run.out = '';
  try {
    body();
    run.checkOutput();
    return run.out;
  } finally {
    run.out = before;
  }
}

function captureParts({ run, environment }: Context, body: () => unknown): Value {
  const before = run.parts;
  const parts: Value[] = [];
  run.parts = parts;
  try {
    body();
  } finally {
    run.parts = before;
  }
  return environment.concat(parts);
}
