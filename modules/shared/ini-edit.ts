/** What becomes of an INI file. */
export interface IniEdit {
  readonly content: string;
  readonly changed: boolean;
  readonly msg: string;
}

export interface IniWish {
  readonly section?: string | null | undefined;
  readonly section_has_values?: readonly SectionMark[] | null | undefined;
  readonly option?: string | null | undefined;
  readonly values: readonly string[];
  readonly state: 'present' | 'absent';
  readonly exclusive: boolean;
  readonly no_extra_spaces: boolean;
  readonly ignore_spaces: boolean;
  readonly allow_no_value: boolean;
  readonly modify_inactive_option: boolean;
}

interface SectionMark {
  readonly option: string;
  readonly value?: string | null | undefined;
  readonly values?: readonly string[] | null | undefined;
}

/** A line of the section on its way; those that were rewritten are settled. */
interface Line {
  readonly text: string;
  readonly settled: boolean;
}

/** Edits the text of an INI file by community.general's rules. */
export function editIni(text: string, wish: IniWish): IniEdit {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? ['\n'];
  const open = !lines.at(-1)!.endsWith('\n');
  if (open) lines.push(`${lines.pop()!}\n`);
  const place = findSection(lines, wish);
  if (!place) return addSection(lines, wish, open);
  const before = lines.slice(place.start, place.end);
  const { body, msg } = wish.state === 'present' ? present(before, wish, place.bodyAt) : absent(before, wish);
  const content = [...lines.slice(0, place.start), ...body, ...lines.slice(place.end)].join('');
  return { content, changed: open || msg !== 'OK', msg };
}

interface Place {
  /** The header's line, or the first of the file for what stands before all sections. */
  readonly start: number;
  readonly end: number;
  /** Lines of the header. */
  readonly bodyAt: number;
}

function findSection(lines: readonly string[], wish: IniWish): Place | undefined {
  const heads = lines.flatMap((line, at) => (line.startsWith('[') ? [at] : []));
  if (!wish.section) return { start: 0, end: heads[0] ?? lines.length, bodyAt: 0 };
  return heads
    .filter((at) => lines[at]!.startsWith(`[${wish.section}]`))
    .map((start) => ({ start, end: heads.find((at) => at > start) ?? lines.length, bodyAt: 1 }))
    .find(({ start, end }) => hasMarks(lines.slice(start + 1, end), wish.section_has_values ?? []));
}

function hasMarks(body: readonly string[], marks: readonly SectionMark[]): boolean {
  return marks.every(({ option, value, values }) => {
    const found = body.flatMap((line) => valueOf(line, option, false) ?? []);
    const wanted = values ?? ((value ?? null) === null ? [] : [value!]);
    return wanted.length === 0 ? found.length > 0 : wanted.every((one) => found.includes(one));
  });
}

/** The value of a line with the option (empty for none), undefined for any other line. */
function valueOf(line: string, option: string, inactive: boolean): string | undefined {
  const name = option.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const match = new RegExp(`^${inactive ? '[#;]?' : ''}[ \\t]*${name}[ \\t]*(?:=|$)[ \\t]*(.*)$`).exec(
    line.replace(/\n$/, ''),
  );
  return match?.[1];
}

function present(lines: readonly string[], wish: IniWish, bodyAt: number): { body: string[]; msg: string } {
  const { option } = wish;
  if (!option) return { body: [...lines], msg: 'OK' };
  const write = (value: string | undefined) => lineOf(option, value, wish);
  const kept = settleWanted(lines, option, wish, bodyAt);
  let msg = kept.some(({ text }, at) => text !== lines[at]) ? 'option changed' : 'OK';
  const rest = wish.values.filter(
    (value, at) =>
      wish.values.indexOf(value) === at &&
      !kept.some(
        (line, index) => line.settled && valueOf(lines[index]!, option, wish.modify_inactive_option) === value,
      ),
  );
  let body = kept;
  if (wish.exclusive && !wish.allow_no_value) {
    body = kept.flatMap((line, at) => {
      if (at < bodyAt || line.settled || valueOf(line.text, option, wish.modify_inactive_option) === undefined)
        return [line];
      const next = rest.shift();
      if (next === undefined) {
        msg = 'option changed';
        return [];
      }
      const text = write(next);
      if (text !== line.text) msg = 'option changed';
      return [{ text, settled: true }];
    });
  }
  const bare =
    rest.length === 0 && wish.values.length === 0 && wish.allow_no_value && !body.some(({ settled }) => settled);
  const added = bare ? [write(undefined)] : rest.map(write);
  if (added.length === 0) return { body: body.map(({ text }) => text), msg };
  const texts = body.map(({ text }) => text);
  // New lines follow the last that is neither blank nor a comment.
  const last = texts.findLastIndex((text) => !/^[ \t]*(?:[#;].*)?$/.test(text.replace(/\n$/, '')));
  texts.splice(Math.max(last + 1, bodyAt), 0, ...added);
  return { body: texts, msg: 'option added' };
}

/** Lines that have one of the wanted values, or none when none is wanted, in the form that they are written in. */
function settleWanted(lines: readonly string[], option: string, wish: IniWish, bodyAt: number): Line[] {
  const wanted = new Set(wish.values);
  let bare = false;
  return lines.map((text, at) => {
    const value = at < bodyAt ? undefined : valueOf(text, option, wish.modify_inactive_option);
    if (value === undefined || bare) return { text, settled: false };
    if (wanted.delete(value)) {
      const none = value === '' && wish.allow_no_value;
      return { text: rewritten(text, lineOf(option, none ? undefined : value, wish), wish), settled: true };
    }
    if (wish.values.length > 0 || !wish.allow_no_value) return { text, settled: false };
    bare = true;
    return { text: rewritten(text, lineOf(option, undefined, wish), wish), settled: true };
  });
}

function rewritten(old: string, line: string, wish: IniWish): string {
  const squeezed = (text: string) => text.replace(/[ \t]*=[ \t]*/, '=').trim();
  return wish.ignore_spaces && squeezed(old) === squeezed(line) ? old : line;
}

function lineOf(option: string, value: string | undefined, wish: IniWish): string {
  if (value === undefined) return `${option}\n`;
  return wish.no_extra_spaces ? `${option}=${value}\n` : `${option} = ${value}\n`;
}

function absent(lines: readonly string[], { option, exclusive, values }: IniWish): { body: string[]; msg: string } {
  if (!option) return { body: [], msg: lines.length > 0 ? 'section removed' : 'OK' };
  const body = lines.filter((line) => {
    const value = valueOf(line, option, false);
    return value === undefined || !(exclusive || values.includes(value));
  });
  return { body, msg: body.length < lines.length ? 'option changed' : 'OK' };
}

function addSection(lines: readonly string[], wish: IniWish, open: boolean): IniEdit {
  if (wish.state === 'absent') return { content: lines.join(''), changed: open, msg: 'OK' };
  const { section, option, values, allow_no_value: bare } = wish;
  const marks = (wish.section_has_values ?? []).flatMap((mark) => {
    const given = mark.values ?? ((mark.value ?? null) === null ? [undefined] : [mark.value!]);
    return mark.option === option ? [] : given.map((value) => lineOf(mark.option, value, wish));
  });
  const unique = [...new Set(values)];
  const own = !option
    ? []
    : unique.length > 0
      ? unique.map((value) => lineOf(option, value, wish))
      : bare
        ? [lineOf(option, undefined, wish)]
        : [];
  return {
    content: [...lines, `[${section}]\n`, ...marks, ...own].join(''),
    changed: true,
    msg: own.length > 0 ? 'section and option added' : 'only section added',
  };
}
