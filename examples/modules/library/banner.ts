import { type ArgsOf, defineModule, type Options, sh } from 'drover/module';

const options = {
  text: { required: true, description: 'The line.' },
  path: { type: 'path', default: '/etc/motd', description: 'The file that it is in.' },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether it must be there.' },
} as const satisfies Options;

/** What `read` makes of the probe's answer. Any type will do. */
interface State {
  readonly lines: readonly string[];
}

export default defineModule({
  name: 'ansible.legacy.banner',
  description: 'Looks after one line at the top of a file.',
  options,
  returns: { lines: { type: 'int', description: 'Lines of the file.', returned: 'success' } },

  // Runs on the target, and only looks.
  probe: ({ path }) => sh`if [ -e ${path} ]; then cat ${path}; fi`,
  read: (answer): State => ({ lines: answer.lines }),

  // Decides, and touches nothing: no change means that all is in shape.
  plan({ lines }, args) {
    const there = lines[0] === args.text;
    if (there === (args.state === 'present')) return [];
    const wanted = there ? lines.slice(1) : [args.text, ...lines];
    return [{ field: 'banner', before: lines[0] ?? '', after: wanted[0] ?? '', run: write(args, wanted) }];
  },
  result: ({ after }) => ({ lines: after.lines.length }),
});

function write({ path }: ArgsOf<typeof options>, lines: readonly string[]): string {
  return sh`drover_new=$(mktemp ${`${path}.XXXXXX`}) && printf '%s\n' ${lines} >"$drover_new" && mv -f "$drover_new" ${path}`;
}
