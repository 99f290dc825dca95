/** What running `body` writes, as a value, instead of it going to the output. */
export function capture(context, native, body) {
  return native ? captureParts(context, body) : captureText(context, body);
}
function captureText({ run }, body) {
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
function captureParts({ run, environment }, body) {
  const before = run.parts;
  const parts = [];
  run.parts = parts;
  try {
    body();
  } finally {
    run.parts = before;
  }
  return environment.concat(parts);
}
