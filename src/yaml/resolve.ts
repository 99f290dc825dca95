const TAG = 'tag:yaml.org,2002:';

export const NULL = `${TAG}null`;
export const BOOL = `${TAG}bool`;
export const INT = `${TAG}int`;
export const FLOAT = `${TAG}float`;
export const TIMESTAMP = `${TAG}timestamp`;
export const MERGE = `${TAG}merge`;
export const VALUE = `${TAG}value`;
export const STR = `${TAG}str`;
export const BINARY = `${TAG}binary`;
export const SEQ = `${TAG}seq`;
export const MAP = `${TAG}map`;
export const SET = `${TAG}set`;
export const OMAP = `${TAG}omap`;
export const PAIRS = `${TAG}pairs`;

const WORD = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\n?$/;
const EMPTY = /^(?:~|null|Null|NULL|)\n?$/;
const FRACTION =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\n?$/;
const INTEGER =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\n?$/;
const DATE =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\n?$/;

/**
 * The tag that YAML 1.1, as PyYAML has it, gives to a plain scalar: `yes` is a bool, `010` octal, `1:30` sexagesimal,
 * `1e3` (no dot) a string. The optional line break at the end is what Python's `$` lets through.
 */
export function resolvePlain(text: string): string {
  const first = text.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46) return resolveNumber(text, first);
  switch (first) {
    case 121: // y
    case 89:
    case 116: // t
    case 84:
    case 102: // f
    case 70:
    case 111: // o
    case 79:
      return WORD.test(text) ? BOOL : STR;
    case 110: // n
    case 78:
      if (WORD.test(text)) return BOOL;
      return EMPTY.test(text) ? NULL : STR;
    case 126: // ~
      return EMPTY.test(text) ? NULL : STR;
    case 60: // <
      return text === '<<' ? MERGE : STR;
    case 61: // =
      return text === '=' || text === '=\n' ? VALUE : STR;
    case 33: // !
    case 38: // &
    case 42: // *
      return text.length === 1 ? `${TAG}yaml` : STR;
    default:
      return text === '' ? NULL : STR;
  }
}

function resolveNumber(text: string, first: number): string {
  if (FRACTION.test(text)) return FLOAT;
  if (first === 46) return STR;
  if (INTEGER.test(text)) return INT;
  return first !== 45 && first !== 43 && DATE.test(text) ? TIMESTAMP : STR;
}
