import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { FUNCTIONS } from '../../wiring.ts';
import type { BundledFunction } from './bundled-function.ts';
import { FailureBucket } from './failure-bucket.ts';

interface WorkerProps {
  /** Carries calls out that take longer than a request. */
  run: BundledFunction;
  /** Who hands them over. */
  from: BundledFunction;
  key?: IKey;
}

/** Their prompts are in it. */
const KEPT = Duration.days(1);

/**
 * Has one function hand calls over to another. What is not begun in time is not begun any more, and nothing is done twice: the
 * caller has been told that it waits, and the sweep gives back what it holds.
 */
export class Worker extends Construct {
  constructor(scope: Construct, id: string, { run, from, key }: WorkerProps) {
    super(scope, id);
    const unbegun = new FailureBucket(this, 'Unbegun', { of: run, key, keptFor: KEPT });
    run.function.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.seconds(FUNCTIONS.run.trigger.queuedSeconds),
      onFailure: { bind: () => ({ destination: unbegun.bucketArn }) },
    });
    from.allow(['lambda:InvokeFunction'], [run.function.functionArn]);
  }
}
