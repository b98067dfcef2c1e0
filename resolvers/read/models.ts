import type { Context } from '@aws-appsync/utils';
import { isWithin } from '../access.ts';
import { lambdaAnswer } from '../lambda-answer.ts';

/** Asks for the whole catalog. */
export function request(ctx: Context): object {
  return { operation: 'Invoke', payload: { field: 'models', args: {}, caller: { id: ctx.stash.access.id } } };
}

/** A caller sees the models that are for everybody, and its own teams' inference profiles. */
export function response(ctx: Context): unknown {
  const { access } = ctx.stash;
  const own = (application: string | null) => application ?? (access.applications ?? [''])[0];
  return lambdaAnswer(ctx).filter(
    (model: any) =>
      model.costCenter === null ||
      isWithin(access, { costCenter: model.costCenter, applicationId: own(model.applicationId) }),
  );
}
