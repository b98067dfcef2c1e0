import { memoryTable } from '../support/memory-table.ts';
import { lawsOf } from './laws.ts';

lawsOf('memory', async () => memoryTable());
