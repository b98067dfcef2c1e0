import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../../wiring.ts';

/** Runs a function as often as the table of contents says. A run that fails is not tried again: the next is near. */
export function runOnTheClock(scope: Construct, name: FunctionName, target: IFunction): Rule {
  const spec = FUNCTIONS[name];
  if (!('trigger' in spec) || spec.trigger.kind !== 'clock')
    throw new Error(`${name} does not run on the clock`);
  // Neither delivered again nor, as Lambda does by default, run again.
  target.configureAsyncInvoke({ retryAttempts: 0 });
  return new Rule(scope, `Clock-${name}`, {
    description: `Runs functions/${name}`,
    schedule: Schedule.rate(Duration.minutes(spec.trigger.everyMinutes)),
    targets: [new targets.LambdaFunction(target, { retryAttempts: 0 })],
  });
}
