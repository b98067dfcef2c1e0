/**
 * Runs the embedded DynamoDB in a thread of its own, so that its work does not hold up the host's. Plain JavaScript,
 * since a worker thread on Node 20 does not inherit the loader that reads TypeScript.
 */
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';

const server = dynalite({ path: workerData.path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }));
parentPort.once('message', () => {
  server.closeAllConnections();
  server.close(() => parentPort.postMessage('closed'));
});
