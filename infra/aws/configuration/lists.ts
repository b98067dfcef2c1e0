import type { Guardrails, S3Prefixes } from '../../../functions/catalog/deployment-lists.ts';
import type { Configuration } from './schema.ts';

/** The guardrails that calls may name, as functions read them. */
export const guardrailsVariable = ({ guardrails }: Pick<Configuration, 'guardrails'>): string =>
  JSON.stringify(
    Object.fromEntries(
      guardrails.map(({ identifier, usdPerThousandTextUnits }) => [identifier, usdPerThousandTextUnits]),
    ) satisfies Guardrails,
  );

/** Where each cost centre's files are in S3, as functions read it. */
export const prefixesVariable = ({ costCenters }: Pick<Configuration, 'costCenters'>): string =>
  JSON.stringify(
    Object.fromEntries(
      costCenters.flatMap(({ name, s3Prefixes }) => (s3Prefixes ? [[name, s3Prefixes]] : [])),
    ) satisfies S3Prefixes,
  );
