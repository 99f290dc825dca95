/** The library: `import { run } from 'drover'`. */
export { DroverError, type ErrorCode, ProblemList } from '../base/error.js';
export type { Notice } from '../base/notice.js';
export type { SourcePosition } from '../base/position.js';
export type {
  Event,
  HostInfo,
  HostRecap,
  PlayInfo,
  Recap,
  TaskInfo,
  TaskResult as TaskResultEvent,
} from '../engine/event.js';
export {
  CallbackBase,
  DataLoader,
  Inventory,
  Play,
  TaskQueueManager,
  TaskResult,
  VariableManager,
} from './classic.js';
export { type Run, type RunOptions, type RunResult, run } from './run.js';
export type { Data } from './source.js';
