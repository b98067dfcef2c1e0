import type { Invocation, InvocationStatus } from '../../schema/types.ts';
import type { Call } from './call.ts';

/** A call as GraphQL shows it when nothing has come of it yet. */
export const invocationOf = (call: Call, status: InvocationStatus): Invocation => ({
  requestId: call.requestId,
  status,
  model: call.model.alias,
  modelId: call.model.modelId,
  modelMetric: call.model.modelMetric,
  tags: call.tags,
  output: null,
  stopReason: null,
  usage: null,
  costUsd: 0,
  latencyMs: null,
  denial: null,
  failure: null,
  adjustment: null,
  budgets: [],
  createdAt: call.timestamp,
  settledAt: null,
});
