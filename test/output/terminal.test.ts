import { describe, expect, test } from '@jest/globals';
import { createTerminal } from '../../src/output/terminal.js';
import { fakeIo, settingsOf } from './fake-io.js';

type Write = (terminal: ReturnType<typeof createTerminal>) => void;

function written(write: Write, stream: Parameters<typeof fakeIo>[0] = {}, environment: Record<string, string> = {}) {
  const io = fakeIo(stream, environment);
  const settings = settingsOf(environment);
  const terminal = createTerminal(io, { get: (name) => settings.get(name as never) });
  write(terminal);
  terminal.flush();
  return io.written;
}

const tty = { stdout: true, stderr: true, columns: 100 };

describe('lines', () => {
  test.each<[string, Write, string]>([
    ['one line break at the end', (t) => t.line('a'), 'a\n'],
    ['none is added to one', (t) => t.line('a\n'), 'a\n'],
    ['an empty line', (t) => t.line(''), '\n'],
    ["Windows' line breaks", (t) => t.line('a\r\nb'), 'a\nb\n'],
    ['bytes that are no text', (t) => t.line('a\udcff\ud800b 👍'), 'a??b 👍\n'],
    ['a banner', (t) => t.banner('PLAY [x]'), `\nPLAY [x] ${'*'.repeat(71)}\n`],
    ['a banner of wide characters', (t) => t.banner('日本'), `\n日本 ${'*'.repeat(75)}\n`],
    ['a banner that is too long', (t) => t.banner('x'.repeat(90)), `\n${'x'.repeat(90)} ***\n`],
    ['no colour', (t) => t.line('a', { color: 'error' }), 'a\n'],
  ])('%s', (_name, write, expected) => {
    expect(written(write).stdout).toBe(expected);
  });

  test('a terminal obeys nothing that stands in a text but colours; a file has it as it is', () => {
    const hostile = 'a\u001b]0;title\u0007\u001b[2J\rb\u009bc\tok \u001b[0;32mgreen\u001b[0m\r\nend';
    const shown = 'a\\x1b]0;title\\x07\\x1b[2J\\x0db\\x9bc\tok \u001b[0;32mgreen\u001b[0m\nend\n';
    expect(written((t) => t.line(hostile), tty).stdout).toBe(shown);
    expect(written((t) => t.line(hostile, { stderr: true }), tty).stderr).toBe(shown);
    expect(written((t) => t.line(hostile)).stdout).toBe(`${hostile.replace('\r\n', '\n')}\n`);
  });

  test('what goes to the two streams keeps its order', () => {
    const { both, stdout, stderr } = written((t) => {
      t.line('1');
      t.line('2', { stderr: true });
      t.line('3');
    });
    expect([both, stdout, stderr]).toEqual(['1\n2\n3\n', '1\n3\n', '2\n']);
  });
});

describe('terminals', () => {
  const red = (t: Parameters<Write>[0]) => t.line('a\nb', { color: 'error' });
  test.each<[string, Parameters<typeof fakeIo>[0], Record<string, string>, string]>([
    ['a terminal has colours', tty, {}, '\u001b[0;31ma\u001b[0m\n\u001b[0;31mb\u001b[0m\n'],
    ['a dumb one has none', tty, { TERM: 'dumb' }, 'a\nb\n'],
    ['NO_COLOR', tty, { NO_COLOR: '1' }, 'a\nb\n'],
    ['ANSIBLE_NOCOLOR', tty, { ANSIBLE_NOCOLOR: '1' }, 'a\nb\n'],
    [
      'forced colours',
      {},
      { ANSIBLE_FORCE_COLOR: '1', NO_COLOR: '1' },
      '\u001b[0;31ma\u001b[0m\n\u001b[0;31mb\u001b[0m\n',
    ],
    [
      'a colour of one’s own',
      tty,
      { ANSIBLE_COLOR_ERROR: 'color208' },
      '\u001b[38;5;208ma\u001b[0m\n\u001b[38;5;208mb\u001b[0m\n',
    ],
  ])('%s', (_name, stream, environment, expected) => {
    expect(written(red, stream, environment).stdout).toBe(expected);
  });

  test('banners fill it', () => {
    expect(written((t) => t.banner('PLAY'), tty).stdout).toBe(`\nPLAY ${'*'.repeat(95)}\n`);
  });

  test('a live line is taken away before anything is written, and drawn again after it', () => {
    const drawn: string[] = [];
    const io = fakeIo(tty);
    const terminal = createTerminal(io, { get: () => undefined });
    terminal.attach({
      clear: () => drawn.push(`clear ${io.written.both}`),
      redraw: () => drawn.push(`draw ${io.written.both}`),
    });
    terminal.line('a');
    terminal.flush();
    expect(drawn).toEqual(['clear ', 'draw a\n']);
  });
});
