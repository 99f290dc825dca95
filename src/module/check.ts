import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { suggest } from '../base/suggest.js';
import { setOwn } from '../values/plain.js';
import { str } from '../values/repr.js';
import { taggedClass, taggedTypeName } from '../values/tagged.js';
import { typeName } from '../values/type-name.js';
import { type Dict, Float, isDict, type Value } from '../values/value.js';
import { CONVERSIONS } from './convert.js';
import type { ModuleDefinition, ModuleKind } from './define.js';
import { holdsTemplate, isTemplate } from './holds-template.js';
import { checkMutuallyExclusive, checkRequired, checkRules, type Level } from './option-rules.js';
import { type OptionTable, optionTable } from './option-table.js';
import { type PlainDict, toPlain } from './plain.js';
import { sameValue } from './same-value.js';
import { secretsOf } from './secrets.js';
import type { ArgumentSpec, OptionSpec, Options } from './spec.js';
import { suboptionProblem } from './suboption-shape.js';

export interface CheckOptions {
  /** The action as the task writes it, for messages; the module's own name otherwise. */
  readonly name?: string;
  /** Before the run: names, and those values that hold no template. */
  readonly preflight?: boolean;
  /** Where the arguments stand. */
  readonly source?: SourcePosition | undefined;
  /** Unsupported parameters are named without the module: what is checked are a role's arguments. */
  readonly bare?: boolean;
  /** Expands `~` and `$NAME` in options of type path: for modules of the controller. Those of the target expand there. */
  readonly expandPath?: (path: string) => string;
}

export interface CheckedArguments {
  /**
   * Every declared option by its name (null when not given) and the aliases that were used; dicts with declared
   * suboptions are objects. The other values are `Value`s for a controller module, and plain for one that runs on the target:
   * they are its job's arguments as they are.
   */
  readonly args: Record<string, unknown>;
  /** Everything that is wrong, in the order in which the reference finds it: it reports the first only. */
  readonly problems: DroverError[];
  /** Values of `no_log` options. */
  readonly secrets: string[];
  readonly warnings: string[];
}

type Checkable = ArgumentSpec &
  Pick<ModuleDefinition, 'name' | 'argumentName' | 'anyOption' | 'refused' | 'unknownOptions'> & {
    readonly kind?: ModuleKind;
  };

/** Types, fills in and checks a module's arguments as AnsibleModule does, all problems at once. */
export function checkArguments(module: Checkable, args: Dict, options: CheckOptions = {}): CheckedArguments {
  const check = new Check(module, options);
  const params = check.takeParams(args, module);
  check.refuse(params);
  check.level(module.options, module, params, []);
  check.reportUnsupported();
  const secrets = secretsOf(module.options, params);
  const checked = check.objectOf(module.options, params);
  const onTarget = module.kind === 'run' || module.kind === 'state';
  return {
    args: onTarget && !options.preflight ? (toPlain(checked) as PlainDict) : checked,
    problems: check.problems,
    secrets,
    warnings: check.warnings,
  };
}

interface Unsupported {
  readonly path: readonly string[];
  readonly options: Options;
}

/** One pass over one call's arguments: gathers what it finds. */
class Check {
  readonly problems: DroverError[] = [];
  readonly warnings: string[] = [];
  private readonly unsupported: Unsupported[] = [];

  constructor(
    private readonly module: Checkable,
    private readonly call: CheckOptions,
  ) {}

  /** A copy by text keys; what is not declared goes to the option that gathers the rest, where there is one. */
  takeParams(args: Dict, { options, anyOption }: Checkable): Map<string, Value> {
    const params = new Map<string, Value>();
    if (anyOption === undefined) {
      for (const [key, value] of args) params.set(str(key), value);
      return params;
    }
    const { names } = optionTable(options);
    const rest: Dict = new Map();
    for (const [key, value] of args) {
      if (isTemplate(key) || !names.has(str(key)) || str(key) === anyOption) rest.set(key, value);
      else params.set(str(key), value);
    }
    return params.set(anyOption, rest);
  }

  refuse(params: ReadonlyMap<string, Value>): void {
    if (!this.module.refused) return;
    for (const [name, message] of Object.entries(this.module.refused)) if (params.has(name)) this.report(message);
  }

  /** Checks and completes `params` in place; the suboptions below too. */
  level(
    options: Options,
    rules: ArgumentSpec | OptionSpec,
    params: Map<string, Value>,
    context: readonly string[],
  ): void {
    const table = optionTable(options);
    const level: Level = { options, rules, params, context };
    this.resolveAliases(table, params, context);
    // Drover's own declarations hold to it; what a role's file says is checked.
    const clash = this.call.bare && table.entries.find(([, { required, default: given }]) => required && given != null);
    if (clash) this.report(`internal error: required and default are mutually exclusive for ${clash[0]}`);
    if (context.length === 0)
      this.report(suboptionProblem(options, params, this.call.bare ? taggedTypeName : typeName));
    this.findUnsupported(options, params, context);
    this.report(checkMutuallyExclusive(level));
    for (const [name, option] of table.withDefault) if (!params.has(name)) params.set(name, defaultOf(option));
    this.report(checkRequired(level));
    for (const [name, option] of table.entries) this.convert(name, option, params, context);
    for (const [name, option] of table.withChoices) this.checkChoices(name, option, params, context);
    for (const message of checkRules(level)) this.report(message);
    for (const [name] of table.entries) if (!params.has(name)) params.set(name, null);
    for (const [name, option] of table.withSuboptions) this.sublevels(name, option, params, context);
  }

  private resolveAliases({ aliases }: OptionTable, params: Map<string, Value>, context: readonly string[]): void {
    for (const [alias, name] of aliases) {
      if (!params.has(alias)) continue;
      const prefix = context.map((outer) => `${outer}.`).join('');
      if (params.has(name)) this.warnings.push(`Both option ${prefix}${name} and its alias ${prefix}${alias} are set.`);
      params.set(name, params.get(alias)!);
    }
  }

  private findUnsupported(options: Options, params: ReadonlyMap<string, Value>, context: readonly string[]): void {
    const { names } = optionTable(options);
    for (const name of params.keys()) {
      if (!names.has(name)) this.unsupported.push({ path: [...context, name], options });
    }
  }

  private convert(name: string, option: OptionSpec, params: Map<string, Value>, context: readonly string[]): void {
    const value = params.get(name);
    if (value === undefined || option.raw || (this.call.preflight && holdsTemplate(value))) return;
    if (value === null && !option.required && (option.default ?? null) === null) return;
    const wanted = option.convert?.name ?? option.type ?? 'str';
    try {
      const converted = this.converted(value, option);
      params.set(name, option.elements ? this.elements(name, option, converted, context) : converted);
    } catch (error) {
      const place = context.length > 0 ? ` found in '${context.join(' -> ')}'.` : '';
      const reason = this.reasonOf(error, value);
      this.report(
        `argument '${name}' is of type ${typeName(value)}${place} and we were unable to convert to ${wanted}: ${reason}`,
      );
    }
    this.refuseUnsupported(name, option, params.get(name)!);
  }

  private converted(value: Value, option: OptionSpec, type = option.type ?? 'str'): Value {
    if (option.convert) return option.convert.from(value);
    // A role's specification may name a type that there is not.
    if (!Object.hasOwn(CONVERSIONS, type)) throw new Error("'NoneType' object is not callable");
    const converted = CONVERSIONS[type](value);
    return type === 'path' && this.call.expandPath ? this.call.expandPath(converted as string) : converted;
  }

  /** A role's arguments were written in files: Ansible tells them by the classes of such values. */
  private reasonOf(error: unknown, value: Value): string {
    const reason = error instanceof Error ? error.message : String(error);
    return this.call.bare ? reason.replace(`<class '${typeName(value)}'>`, taggedClass(value)) : reason;
  }

  private elements(name: string, option: OptionSpec, list: Value, context: readonly string[]): Value {
    return (list as Value[]).flatMap((value) => {
      try {
        return [this.converted(value, option, option.elements)] as Value[];
      } catch (error) {
        const place = context.length > 0 ? ` found in '${context.join(' -> ')}'` : '';
        const reason = this.reasonOf(error, value);
        this.report(
          `Elements value for option '${name}'${place} is of type ${typeName(value)} and we were unable to convert to ${option.elements}: ${reason}`,
        );
        return [];
      }
    });
  }

  /** An option of Ansible's that drover lacks may be given where it asks for nothing. */
  private refuseUnsupported(name: string, option: OptionSpec, value: Value): void {
    if (option.unsupported === undefined || value === null || sameValue(value, option.default ?? null)) return;
    this.problems.push(
      this.problem(`\`${name}\` of module \`${this.module.name}\` is not supported`, option.unsupported),
    );
  }

  private checkChoices(name: string, option: OptionSpec, params: Map<string, Value>, context: readonly string[]): void {
    const { choices } = option;
    const value = params.get(name);
    if (!choices || value === undefined || holdsTemplate(value)) return;
    if (value === null && !option.required && (option.default ?? null) === null) {
      if (params.has(name) && !choices.includes(null)) this.reportChoice(name, choices, 'None', context);
      return;
    }
    const known = (item: Value) => choices.some((choice) => sameValue(item, choice));
    const listed = choices.map((choice) => str(choice as Value)).join(', ');
    if (Array.isArray(value)) {
      const strange = value.filter((item) => !known(item));
      if (strange.length === 0) return;
      const found = strange.map((item) => str(item)).join(', ');
      this.report(
        placed(`value of ${name} must be one or more of: ${listed}. Got no match for: ${found}`, context),
        didYouMean(strange[0]!, choices),
      );
    } else if (!known(value)) {
      const meant = unmangledBool(value, choices);
      if (meant === undefined) this.reportChoice(name, choices, str(value), context);
      else params.set(name, meant);
    }
  }

  private reportChoice(name: string, choices: readonly unknown[], got: string, context: readonly string[]): void {
    const listed = choices.map((choice) => str(choice as Value)).join(', ');
    this.report(placed(`value of ${name} must be one of: ${listed}, got: ${got}`, context), didYouMean(got, choices));
  }

  private sublevels(name: string, option: OptionSpec, params: Map<string, Value>, context: readonly string[]): void {
    const { options: suboptions } = option;
    if (!suboptions) return;
    if (option.apply_defaults && params.get(name) === null) params.set(name, new Map());
    const value = params.get(name) ?? null;
    if (value === null || isTemplate(value)) return;
    const below = [...context, name];
    const checked = (Array.isArray(value) ? value : [value]).map((item) => {
      if (isTemplate(item)) return item;
      if (!isDict(item)) {
        this.report(`value of '${name}' must be of type dict or list of dicts`);
        return item;
      }
      const subparams = new Map([...item].map(([key, subvalue]) => [str(key), subvalue] as const));
      this.level(suboptions, option, subparams, below);
      return subparams as Dict;
    });
    params.set(name, Array.isArray(value) ? checked : checked[0]!);
  }

  /** All unsupported parameters make one problem, as in the reference: it lists what the last one's level supports. */
  reportUnsupported(): void {
    const last = this.unsupported.at(-1);
    if (!last) return;
    const names = this.unsupported.map(({ path }) => path.join('.')).sort();
    const known = Object.keys(last.options).filter((name) => !name.startsWith('_drover') && !last.options[name]!.local);
    const supported = known.sort().join(', ');
    const aliases = Object.values(last.options)
      .flatMap((option) => option.aliases ?? [])
      .sort();
    const shown = this.module.argumentName ?? this.call.name ?? this.module.name;
    const listed = aliases.length > 0 ? `${supported} (${aliases.join(', ')})` : supported;
    const nearest = suggest(last.path.at(-1)!, optionTable(last.options).names)[0];
    const own = this.module.unknownOptions?.(shown, names);
    const found = `${names.join(', ')}. Supported parameters include: ${listed}.`;
    this.report(
      own ?? (this.call.bare ? found : `Unsupported parameters for (${shown}) module: ${found}`),
      nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
    );
  }

  /** `params` with its declared suboptions as objects. What is not declared stays: results show what was refused. */
  objectOf(options: Options, params: ReadonlyMap<Value, Value>): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const [name, value] of params) setOwn(object, str(name), this.nested(options[name as string], value));
    return object;
  }

  private nested(option: OptionSpec | undefined, value: Value): unknown {
    if (!option?.options) return value;
    const suboptions = option.options;
    const convert = (item: Value) => (isDict(item) ? this.objectOf(suboptions, item) : item);
    return Array.isArray(value) ? value.map(convert) : convert(value);
  }

  private report(message: string | undefined, hint?: string): void {
    if (message !== undefined) this.problems.push(this.problem(message, hint));
  }

  private problem(message: string, hint: string | undefined): DroverError {
    return new DroverError(message, { code: 'module-args', source: this.call.source, hint });
  }
}

function defaultOf(option: OptionSpec): Value {
  const value = option.default as Value | object;
  if (typeof value === 'number' && option.type === 'float' && Number.isInteger(value)) return new Float(value);
  if (Array.isArray(value)) return [...value];
  return isPlainObject(value) ? new Map(Object.entries(value)) : (value as Value);
}

function isPlainObject(value: unknown): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** YAML reads `yes` and `on` as booleans: their text stands for the only choice that means the same. */
function unmangledBool(value: Value, choices: readonly unknown[]): Value | undefined {
  const words: Readonly<Record<string, readonly unknown[]>> = {
    True: ['y', 'yes', 'on', '1', 'true', 't', 1, true],
    False: ['n', 'no', 'off', '0', 'false', 'f', 0, false],
  };
  const meant = typeof value === 'string' ? choices.filter((choice) => words[value]?.includes(choice)) : [];
  return meant.length === 1 ? (meant[0] as Value) : undefined;
}

function didYouMean(value: Value, choices: readonly unknown[]): string | undefined {
  const nearest = typeof value === 'string' ? suggest(value, choices.map(String))[0] : undefined;
  return nearest === undefined ? undefined : `did you mean \`${nearest}\`?`;
}

function placed(message: string, context: readonly string[]): string {
  return context.length === 0 ? message : `${message} found in ${context.join(' -> ')}`;
}
