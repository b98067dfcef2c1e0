import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Lets a construct break a rule of cdk-nag's AwsSolutions pack, and says why. */
export const except = (construct: IConstruct, rule: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
