/**
 * The well-known script of Ansible's Python API: loader, inventory, variables, a play as data, a callback that prints
 * each result, and the queue manager that runs it.
 */
import { CallbackBase, DataLoader, Inventory, Play, TaskQueueManager, type TaskResult, VariableManager } from 'drover';

class ResultCallback extends CallbackBase {
  override runnerOnOk(result: TaskResult): void {
    console.log(JSON.stringify({ [result.host.name]: result.result }, null, 4));
  }
}

const loader = new DataLoader();
const inventory = new Inventory({ loader, sources: 'localhost,' });
const variableManager = new VariableManager({ loader, inventory });

const play = Play.load(
  {
    name: 'Ansible Play',
    hosts: 'localhost',
    gather_facts: 'no',
    tasks: [
      { action: { module: 'shell', args: 'hostname' }, register: 'shell_out' },
      { action: { module: 'debug', args: { msg: '{{ shell_out.stdout }}' } } },
    ],
  },
  { variableManager, loader },
);

const manager = new TaskQueueManager({
  inventory,
  variableManager,
  loader,
  options: { connection: 'local' },
  passwords: {},
  stdoutCallback: new ResultCallback(),
});

try {
  process.exitCode = await manager.run(play);
} finally {
  await manager.cleanup();
}
