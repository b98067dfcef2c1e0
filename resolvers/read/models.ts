import type { Context } from '@aws-appsync/utils';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Asks for the whole catalog. */
export function request(ctx: Context): object {
  return { operation: 'Invoke', payload: { field: 'models', args: {}, caller: { id: ctx.stash.access.id } } };
}

/** A caller sees the models that are for everybody, and its own teams' inference profiles. */
export function response(ctx: Context): unknown {
  const models: any[] = lambdaAnswer(ctx);
  const { grant, costCenters, applications } = ctx.stash.access;
  if (grant === 'all') return models;
  return models.filter(
    ({ costCenter, applicationId }) =>
      costCenter === null ||
      (costCenters.includes(costCenter) &&
        (applicationId === null || applications === null || applications.includes(applicationId))),
  );
}
