import { util, type Context } from '@aws-appsync/utils';
import { ALERT_EVENT } from '../../schema/events.ts';

/** Puts an alert on the event bus, where rules route it to e-mail or chat. */
export function request(ctx: Context): object {
  return {
    operation: 'PutEvents',
    events: [
      {
        source: ALERT_EVENT.source,
        detailType: ALERT_EVENT.detailType,
        detail: ctx.args.alert,
        time: ctx.args.alert.timestamp,
      },
    ],
  };
}

/** Subscribers get the alert even if the bus does not. */
export function response(ctx: Context): unknown {
  if (ctx.error) util.appendError('The event bus did not take the alert.', ctx.error.type);
  return ctx.args.alert;
}
