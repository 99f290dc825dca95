import { dirname } from 'node:path';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { checkArguments } from '../module/check.js';
import type { Controller, LocalEntry, OwnConnection, Question, Reply } from '../module/controller.js';
import type { PlainDict } from '../module/plain.js';
import type { ModuleEntry } from '../module/registry.js';
import type { PythonSettings } from '../python/settings.js';
import type { Templar } from '../template/templar.js';
import { fromPlain, toPlain } from '../values/plain.js';
import { Template } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';
import { keyPlaceOf, placeOf } from '../yaml/places.js';
import type { CallSite } from './call-site.js';
import type { RunContext } from './context.js';
import { runJob } from './dispatch.js';
import type { TaskResult } from './event.js';
import { findLocalFile, listLocal, readLocal, statLocal, writeLocal } from './local-files.js';
import { LocalVariables, readVariable, type Scope, type TaskSession } from './session.js';
import { sleep } from './sleep.js';
import { searchPath } from './task-variables.js';

/** What a controller module of one session can do. */
export class TaskController implements Controller {
  constructor(
    private readonly session: TaskSession,
    private readonly scope: Scope,
    private readonly site: CallSite,
    private readonly taken: Dict,
    private readonly templar: Templar = scope.templar,
    /** What it warned of. */
    readonly notices: TaskResult['warnings'][number][] = [],
  ) {}

  get check(): boolean {
    return this.site.checkMode;
  }

  get diff(): boolean {
    return this.site.diff;
  }

  get verbosity(): number {
    return this.context.defaults.verbosity;
  }

  get mergesDicts(): boolean {
    return this.context.variables.mergeDicts;
  }

  get host(): string {
    return this.session.hostRun.host.name;
  }

  get connection(): Controller['connection'] {
    const { connection, exec, host, user, port, privateKeyFile, sshArgs } = this.site.address();
    const become = this.site.become();
    const becoming = { becomeUser: become?.user, becomeMethod: become?.method };
    return {
      transport: exec?.transport ?? connection,
      address: host,
      user,
      port,
      privateKeyFile,
      sshArgs,
      ...becoming,
    };
  }

  get delegatedTo(): string | undefined {
    return this.site.delegatedTo;
  }

  get signal(): AbortSignal {
    return this.context.signal;
  }

  get noLog(): boolean {
    return this.session.info.noLog;
  }

  get python(): PythonSettings {
    return this.context.python;
  }

  get taskName(): string {
    return this.session.info.name;
  }

  get action(): string {
    return this.session.info.action;
  }

  get given(): PlainDict {
    return toPlain(this.taken) as PlainDict;
  }

  get taskDirectory(): string {
    return dirname(this.session.task.source.file);
  }

  get playbookDirectory(): string {
    return this.session.run.play.directory;
  }

  placeOf(option: string, ...path: readonly (string | number)[]): SourcePosition | undefined {
    return placeOf(this.session.task.args, [option, ...path]);
  }

  placeOfName(option: string): SourcePosition | undefined {
    return keyPlaceOf(this.session.task.args, option);
  }

  render(value: Value): Value {
    return this.templar.render(value);
  }

  evaluate(expression: string, source?: SourcePosition): Value {
    return this.templar.evaluate(expression, source);
  }

  trust(option: string, text: string): void {
    const { args, loop } = this.session.task;
    const given = args.get(option);
    if (given instanceof Template) this.templar.trust(given, text, loop?.items.value);
  }

  inspect(expression: string, source?: SourcePosition): Value {
    return this.templar.present(expression, source);
  }

  test(conditional: Value, source?: SourcePosition): boolean {
    return this.templar.test(conditional, source);
  }

  renderFile(text: string, file: string, options?: Readonly<Record<string, Value>>): string {
    return this.templar.renderFile(text, file, options);
  }

  parseYaml(text: string, file: string): Value {
    return this.context.parseYaml(text, file);
  }

  variable(name: string): Value | undefined {
    return readVariable(this.scope, name);
  }

  with(extra: ReadonlyMap<string, Value>): Controller {
    return new TaskController(this.session, this.scope, this.site, this.taken, this.templar.with(extra), this.notices);
  }

  over(own: OwnConnection): Controller {
    const site = this.site.over(own);
    return new TaskController(this.session, this.scope, site, this.taken, this.templar, this.notices);
  }

  findFile(kind: string, name: string): string {
    return findLocalFile(searchPath(this.session.task), this.playbookDirectory, kind, name);
  }

  readFile(path: string, options?: { readonly decrypt?: boolean }): Promise<Uint8Array> {
    return readLocal(path, options?.decrypt === false ? undefined : this.context.decrypt);
  }

  readDirectory(path: string): Promise<readonly LocalEntry[]> {
    return listLocal(path);
  }

  stat(path: string): Promise<LocalEntry | undefined> {
    return statLocal(path);
  }

  writeFile(path: string, bytes: Uint8Array, options?: { readonly mode?: number }): Promise<void> {
    this.refuseAhead();
    return writeLocal(path, bytes, options);
  }

  runModule(name: string, args: Readonly<Record<string, Value>>): Promise<PlainDict> {
    const given = new Map(Object.entries(args));
    const own = new TaskController(this.session, this.scope, this.site, given, this.templar, this.notices);
    return runOther(this.session, this.site, own, name, given);
  }

  prompt(question: Question): Promise<Reply> {
    this.refuseAhead();
    return this.context.prompter.ask(question);
  }

  display(text: string): void {
    this.refuseAhead();
    this.context.emit({ type: 'display', text });
  }

  asyncJob(
    id: string,
    options?: { readonly forget?: boolean },
  ): { readonly result: PlainDict | undefined } | undefined {
    this.refuseAhead();
    const { asyncJobs } = this.context;
    const job = asyncJobs.get(id);
    if (options?.forget) asyncJobs.delete(id);
    return job && { result: job.result && (toPlain(job.result) as PlainDict) };
  }

  resetConnection(): Promise<void> {
    this.refuseAhead();
    return this.context.executor.reset(this.site.address());
  }

  sleep(seconds: number): Promise<void> {
    this.refuseAhead();
    return sleep(seconds * 1000, this.signal);
  }

  now(): number {
    return this.context.now();
  }

  warn(message: string): void {
    this.notices.push({ type: 'warning', message });
  }

  /** Before its turn an item does nothing that can be seen. */
  private refuseAhead(): void {
    const { local } = this.session;
    if (local instanceof LocalVariables && local.ahead) throw new DroverError('not before its time', { code: 'bug' });
  }

  private get context(): RunContext {
    return this.session.run.context;
  }
}

/** Another module on the target, as part of an action. What is no result is thrown. */
async function runOther(
  session: TaskSession,
  site: CallSite,
  controller: Controller,
  name: string,
  given: Dict,
): Promise<PlainDict> {
  const entry = session.run.context.registry.resolve(name);
  if (!entry) throw new DroverError(`the module ${name} was not found`, { code: 'bug' });
  return runEntry(session, site, controller, entry, given, entry.fqcn);
}

/** One call of a module on the target. `name` is what messages call it. */
export async function runEntry(
  session: TaskSession,
  site: CallSite,
  controller: Controller,
  entry: ModuleEntry,
  given: Dict,
  name: string,
): Promise<PlainDict> {
  const definition = await entry.load();
  const checked = checkArguments(definition, given, { name });
  for (const secret of checked.secrets) session.run.context.redactor.add(secret);
  const [problem] = checked.problems;
  if (problem) return { failed: true, msg: problem.message, _ansible_error: ['Module failed', problem.message] };
  if (definition.kind === 'control') {
    const { result } = await definition.control(checked.args as PlainDict, controller);
    return toPlain(fromPlain(result)) as PlainDict;
  }
  const plain = toPlain(fromPlain(checked.args)) as PlainDict;
  const prepares = (definition.kind === 'state' || definition.kind === 'run') && definition.prepare;
  const jobArgs = prepares ? await prepares(plain, controller) : plain;
  const outcome = await runJob(session, site, entry, jobArgs, name);
  if (outcome.kind === 'result') return outcome.result;
  if (outcome.kind === 'unreachable') {
    throw new DroverError(outcome.message, { code: 'connection', hint: outcome.hint });
  }
  if (outcome.kind === 'timeout')
    throw new DroverError(`Timed out after ${outcome.seconds} second(s).`, { code: 'timeout' });
  throw new DroverError(outcome.kind === 'cancelled' ? 'The run was interrupted.' : outcome.message);
}
