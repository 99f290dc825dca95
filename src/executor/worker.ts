import { parentPort } from 'node:worker_threads';
import { createOpener } from '../connection/open.js';
import { crashOf, createHosts } from './hosts.js';
import { batched, type Order, type Reply } from './message.js';

/** A thread of the pool: it owns the connections of its share of the hosts. */
const port = parentPort!;
const reply = batched<Reply>(post);
const hosts = createHosts(createOpener({ warn: (message) => reply({ type: 'warning', message }) }));
const running = new Map<number, AbortController>();

port.on('message', (orders: readonly Order[]) => {
  for (const order of orders) void obey(order);
});

async function obey(order: Order): Promise<void> {
  const { id } = order;
  switch (order.type) {
    case 'run':
      return reply({ type: 'outcome', id, outcome: await abortable(id, (signal) => hosts.run(order.job, signal)) });
    case 'look-ahead':
      return reply({
        type: 'results',
        id,
        results: await abortable(id, (signal) => hosts.lookAhead(order.calls, signal)),
      });
    case 'abort':
      return running.get(id)?.abort();
    case 'reset':
      await hosts.reset(order.name);
      return reply({ type: 'done', id });
    case 'close':
      for (const controller of running.values()) controller.abort();
      await hosts.close();
      return reply({ type: 'done', id });
  }
}

async function abortable<T>(id: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    return await work(controller.signal);
  } finally {
    running.delete(id);
  }
}

/** A result that cannot be cloned is a module's mistake, and must neither stay unanswered nor take others with it. */
function post(batch: readonly Reply[]): void {
  try {
    port.postMessage(batch);
  } catch (error) {
    const [first] = batch;
    if (batch.length > 1) for (const each of batch) post([each]);
    else if (first?.type === 'outcome') post([{ ...first, outcome: crashOf(error) }]);
    else if (first?.type === 'results') post([{ ...first, results: [] }]);
  }
}
