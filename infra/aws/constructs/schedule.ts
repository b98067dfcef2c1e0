import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../../wiring.ts';

/** Runs a function on the schedule that the table of contents gives it. A run that fails is not tried again: the next is near. */
export function runOnSchedule(scope: Construct, name: FunctionName, target: IFunction): Rule {
  const spec = FUNCTIONS[name];
  if (!('trigger' in spec) || spec.trigger.kind !== 'schedule') throw new Error(`${name} has no schedule`);
  // Neither delivered again nor, as Lambda does by default, run again.
  target.configureAsyncInvoke({ retryAttempts: 0 });
  return new Rule(scope, `Schedule-${name}`, {
    description: `Runs functions/handlers/${name}`,
    schedule: Schedule.rate(Duration.minutes(spec.trigger.everyMinutes)),
    targets: [new targets.LambdaFunction(target, { retryAttempts: 0 })],
  });
}
