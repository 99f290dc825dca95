import type { PlainDict } from '../../src/module/plain.js';
import type { Given } from './scratch.js';

/** A call that changes something; in texts `@` is the directory of the case, in `src` of a local file `%` that of the controller. */
export interface Row {
  readonly name: string;
  readonly module: string;
  readonly given: Given;
  readonly args: PlainDict;
  /** The tree after it. */
  readonly tree: readonly string[];
  /** Its diffs, without the names of the files. */
  readonly diff: readonly PlainDict[];
  /** Its diffs in check mode, where they are others. */
  readonly predictedDiff?: readonly PlainDict[];
}

/** What the controller has. */
export const LOCAL: Given = {
  'local.txt': 'local\n',
  'local.bin': 'a\u0000b\r\nno end',
  empty: '',
  'local.j2': 'templated\n',
  'parts/1': 'one\n',
  'parts/2': 'two\n',
  'tree/a': 'a\n',
  'tree/sub/b': 'b\n',
};

const OLD = { file: 'one\ntwo\n' };

export const ROWS: readonly Row[] = [
  {
    name: 'copy: new content',
    module: 'copy',
    given: {},
    args: { dest: '@/file', content: 'new\n' },
    tree: ['file 644 file "new\\n"'],
    diff: [{ before: '', after: 'new\n' }],
  },
  {
    name: 'copy: other content, a mode',
    module: 'copy',
    given: OLD,
    args: { dest: '@/file', content: 'new é\n', mode: '0600' },
    tree: ['file 600 file "new é\\n"'],
    diff: [{ before: 'one\ntwo\n', after: 'new é\n' }],
  },
  {
    name: 'copy: nothing in it',
    module: 'copy',
    given: OLD,
    args: { dest: '@/file', src: '%/empty' },
    tree: ['file 644 file ""'],
    diff: [{ before: 'one\ntwo\n', after: '' }],
  },
  {
    name: 'copy: a file, beside the old one',
    module: 'copy',
    given: OLD,
    args: { dest: '@/file', src: '%/local.txt', backup: true },
    tree: ['file 644 file "local\\n"', 'file 644 file.BACKUP "one\\ntwo\\n"'],
    diff: [{ before: 'one\ntwo\n', after: 'local\n' }],
  },
  {
    name: 'copy: a binary file',
    module: 'copy',
    given: {},
    args: { dest: '@/file', src: '%/local.bin' },
    tree: ['file 644 file "a\\u0000b\\r\\nno end"'],
    diff: [{ before: '', src_binary: 1 }],
  },
  {
    name: 'copy: a tree',
    module: 'copy',
    given: {},
    args: { dest: '@', src: '%/tree' },
    tree: ['dir 755 tree', 'dir 755 tree/sub', 'file 644 tree/a "a\\n"', 'file 644 tree/sub/b "b\\n"'],
    diff: [],
  },
  {
    name: 'copy: a file of the target',
    module: 'copy',
    given: OLD,
    args: { dest: '@/other', src: '@/file', remote_src: true, mode: '0640' },
    tree: ['file 640 other "one\\ntwo\\n"', 'file 644 file "one\\ntwo\\n"'],
    diff: [],
  },
  {
    name: 'template',
    module: 'template',
    given: OLD,
    args: { dest: '@/file', src: '%/local.j2' },
    tree: ['file 644 file "templated\\n"'],
    diff: [{ before: 'one\ntwo\n', after: 'templated\n' }],
  },
  {
    name: 'file: directory',
    module: 'file',
    given: {},
    args: { path: '@/a/b', state: 'directory', mode: 'u=rwx,g=rx,o=' },
    tree: ['dir 750 a', 'dir 750 a/b'],
    diff: [
      {
        before: { path: '@/a/b', state: 'absent', mode: '0755' },
        after: { path: '@/a/b', state: 'directory', mode: '0750' },
      },
    ],
    predictedDiff: [{ before: { path: '@/a/b', state: 'absent' }, after: { path: '@/a/b', state: 'directory' } }],
  },
  {
    name: 'file: directory, recursing',
    module: 'file',
    given: { 'd/x': 'x', 'd/-y z': { text: 'y', mode: '755' } },
    args: { path: '@/d', state: 'directory', recurse: true, mode: 'u=rwX,go=' },
    tree: ['dir 700 d', 'file 600 d/x "x"', 'file 700 d/-y z "y"'],
    diff: [{ before: { path: '@/d', mode: '0755' }, after: { path: '@/d', mode: '0700' } }],
  },
  {
    name: 'file: file',
    module: 'file',
    given: OLD,
    args: { path: '@/file', state: 'file', mode: '0600' },
    tree: ['file 600 file "one\\ntwo\\n"'],
    diff: [{ before: { path: '@/file', mode: '0644' }, after: { path: '@/file', mode: '0600' } }],
  },
  {
    name: 'file: touch',
    module: 'file',
    given: {},
    args: { path: '@/file', state: 'touch', access_time: 'preserve', modification_time: 'preserve' },
    tree: ['file 644 file ""'],
    diff: [{ before: { path: '@/file', state: 'absent' }, after: { path: '@/file', state: 'touch' } }],
    predictedDiff: [],
  },
  {
    name: 'file: link',
    module: 'file',
    given: OLD,
    args: { path: '@/ln', src: '-x $y', state: 'link', force: true },
    tree: ['file 644 file "one\\ntwo\\n"', 'link ln -> -x $y'],
    diff: [{ before: { path: '@/ln', state: 'absent' }, after: { path: '@/ln', state: 'link' } }],
  },
  {
    name: 'file: hard',
    module: 'file',
    given: OLD,
    args: { path: '@/hard', src: '@/file', state: 'hard' },
    tree: ['file 644 file "one\\ntwo\\n"', 'file 644 hard "one\\ntwo\\n"'],
    diff: [{ before: { path: '@/hard', state: 'absent' }, after: { path: '@/hard', state: 'hard' } }],
  },
  {
    name: 'file: absent',
    module: 'file',
    given: { 'd/x': 'x', 'd/s/-y z': 'y' },
    args: { path: '@/d', state: 'absent' },
    tree: [],
    diff: [
      {
        before: {
          path: '@/d',
          state: 'directory',
          path_content: { directories: ['@/d/s'], files: ['@/d/x', '@/d/s/-y z'] },
        },
        after: { path: '@/d', state: 'absent' },
      },
    ],
  },
  {
    name: 'lineinfile',
    module: 'lineinfile',
    given: OLD,
    args: { path: '@/file', regexp: '^two', line: "2 $x 'é' \\", backup: true },
    tree: [`file 644 file ${JSON.stringify("one\n2 $x 'é' \\\n")}`, 'file 644 file.BACKUP "one\\ntwo\\n"'],
    diff: [{ before: 'one\ntwo\n', after: "one\n2 $x 'é' \\\n" }],
  },
  {
    name: 'lineinfile: a new file',
    module: 'lineinfile',
    given: {},
    args: { path: '@/file', line: 'x', create: true },
    tree: ['file 644 file "x\\n"'],
    diff: [{ before: '', after: 'x\n' }],
  },
  {
    name: 'blockinfile',
    module: 'blockinfile',
    given: OLD,
    args: { path: '@/file', block: '$b', marker: '#{mark}', insertbefore: 'BOF' },
    tree: ['file 644 file "#BEGIN\\n$b\\n#END\\none\\ntwo\\n"'],
    diff: [{ before: 'one\ntwo\n', after: '#BEGIN\n$b\n#END\none\ntwo\n' }],
  },
  {
    name: 'replace',
    module: 'replace',
    given: OLD,
    args: { path: '@/file', regexp: '^t(w)o', replace: '\\1$x', validate: 'test -s %s' },
    tree: ['file 644 file "one\\nw$x\\n"'],
    diff: [{ before: 'one\ntwo\n', after: 'one\nw$x\n' }],
  },
  {
    name: 'assemble: fragments of the target',
    module: 'assemble',
    given: { 'p/1': 'one\n', 'p/2': 'two\n' },
    args: { src: '@/p', dest: '@/file', delimiter: '---' },
    tree: ['dir 755 p', 'file 644 file "one\\n---\\ntwo\\n"', 'file 644 p/1 "one\\n"', 'file 644 p/2 "two\\n"'],
    diff: [],
  },
  {
    name: 'assemble: fragments of the controller',
    module: 'assemble',
    given: OLD,
    args: { src: '%/parts', dest: '@/file', remote_src: false, mode: '0600' },
    tree: ['file 600 file "one\\ntwo\\n"'],
    diff: [{ before: 'one\ntwo\n', after: 'one\ntwo\n' }],
  },
];
