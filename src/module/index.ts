/** The library for people who write modules: `import { defineModule } from 'drover/module'`. */
export { quote, ShellText, sh, shellText } from '../base/shell.js';
export { decode, encode } from '../base/utf8.js';
export { Answer } from './answer.js';
export type { ArgsOf, PlainWorld, ValueWorld } from './args.js';
export { type BackgroundState, readBackground } from './background-state.js';
export { writeBackground } from './background-write.js';
export type { Controlled, Controller, Effect, LocalEntry, Question, Reply } from './controller.js';
export {
  type Change,
  type Done,
  defineModule,
  type ModuleDeclaration,
  type ModuleDefinition,
  type PathFacts,
  type ReturnedKey,
} from './define.js';
export { ActionFailure, ActionSkip, ModuleCrash, ModuleFailure } from './failure.js';
export { createMark } from './mark.js';
export { PLACE_PROGRAM } from './place-program.js';
export type { Plain, PlainDict } from './plain.js';
export { shellFile, shellFunctions } from './shell-file.js';
export type { ArgumentSpec, OptionRules, OptionSpec, Options, OptionType } from './spec.js';
export { stepsOf } from './steps.js';
export type { ByteStream, Input, ModuleResult, Script, ShOptions, Target } from './target.js';
