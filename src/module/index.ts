/** The library for people who write modules: `import { defineModule } from 'drover/module'`. */
export { quote, sh } from '../base/shell.js';
export { Answer } from './answer.js';
export type { ArgsOf, PlainWorld, ValueWorld } from './args.js';
export type { Controlled, Controller, Effect, LocalEntry, Question } from './controller.js';
export {
  type Change,
  type Done,
  defineModule,
  type ModuleDeclaration,
  type ModuleDefinition,
  type ReturnedKey,
} from './define.js';
export { ActionFailure, ModuleCrash, ModuleFailure } from './failure.js';
export type { Plain, PlainDict } from './plain.js';
export type { ArgumentSpec, OptionRules, OptionSpec, Options, OptionType } from './spec.js';
export type { ModuleResult, Script, ShOptions, Target } from './target.js';
export { decode, encode } from './text.js';
