import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Model } from '../../schema/types.ts';
import { loadCatalog } from '../catalog/catalog.ts';
import { isProfileArn, showModel, withoutRouting, type CatalogModel } from '../catalog/model.ts';
import { modelChangeKey, modelKey, profileKey } from '../dynamodb/keys.ts';
import { toItem, type Table } from '../dynamodb/table.ts';
import { writeLine } from '../outcome/log.ts';
import { notFound, validationError, type ErrorAnswer, type FieldError } from '../pipeline/error-answer.ts';
import { randomId } from '../pipeline/random-id.ts';
import { tagValue } from '../pipeline/tags.ts';
import { picoUsdPerToken, type DatedPrice } from '../pricing/price.ts';

const MAX_PRICE = 1_000_000; // USD per million tokens
const MAX_TOKENS = 100_000_000;

const price = z
  .number()
  .min(0, 'must be at least 0')
  .max(MAX_PRICE, `must be at most ${MAX_PRICE}`)
  .refine((value) => picoUsdPerToken(value) !== undefined, 'must have at most 6 decimals');
const tokens = z.number().int().min(1, 'must be at least 1').max(MAX_TOKENS);

export const putSchema = z.object({
  input: z.object({
    alias: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'must be 1 to 64 characters of a-z 0-9 . -'),
    modelId: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.:/_-]{2,255}$/, 'must be a Bedrock model ID or a profile ARN'),
    canonicalModel: z.string().min(3).max(256).nullish(),
    provider: z.string().min(1).max(64).nullish(),
    costCenter: tagValue.nullish(),
    priceUsdPerMillion: z
      .object({
        input: price,
        output: price,
        cacheRead: price.nullish(),
        cacheWrite5m: price.nullish(),
        cacheWrite1h: price.nullish(),
        effectiveFrom: z.iso
          .datetime({ offset: true, message: 'must be a date and time with a time zone' })
          .nullish(),
      })
      .nullish(),
    maxOutputTokens: tokens,
    contextWindow: tokens,
    lifecycle: z.enum(['ACTIVE', 'LEGACY']).nullish(),
  }),
});

type PutInput = z.infer<typeof putSchema>['input'];

/** Every model of the catalog. */
export async function listModels(table: Table, now: number): Promise<Model[]> {
  return (await loadCatalog(table)).models().map((model) => showModel(model, now));
}

/** Adds a model or changes one. Prices are dated: a new one is added, and takes effect when it says. */
export async function putModel(
  table: Table,
  input: PutInput,
  by: string,
  now: number,
): Promise<Model | ErrorAnswer> {
  const isProfile = isProfileArn(input.modelId);
  const { costCenter } = input;
  if (isProfile && !input.canonicalModel) {
    return validationError([
      { field: 'input.canonicalModel', message: 'is needed for an inference profile' },
    ]);
  }
  if (isProfile && !costCenter) {
    return validationError([{ field: 'input.costCenter', message: 'is needed for an inference profile' }]);
  }
  if (!isProfile && costCenter) {
    return validationError([{ field: 'input.costCenter', message: 'only an inference profile implies one' }]);
  }
  const models = (await loadCatalog(table)).models();
  const refusal = (await notTheDeployments(table, input.alias)) ?? notOfAnotherTeam(models, input);
  if (refusal) return validationError([refusal]);
  const existing = models.find(({ alias }) => alias === input.alias);
  // Another model behind the alias has other prices: none at all (and so no admission by USD) is safer than these.
  const kept = existing?.canonicalModel === canonicalModelOf(input) ? existing.prices : [];
  const canonicalModel = canonicalModelOf(input);
  const after: CatalogModel = {
    alias: input.alias,
    modelId: input.modelId,
    canonicalModel,
    provider: input.provider ?? canonicalModel.split('.')[0]!,
    ...(costCenter && { costCenter }),
    prices: input.priceUsdPerMillion ? [...kept, datedPrice(input.priceUsdPerMillion, now)] : kept,
    maxOutputTokens: input.maxOutputTokens,
    contextWindow: input.contextWindow,
    lifecycle: input.lifecycle ?? 'ACTIVE',
  };
  await save(table, { operation: 'putModel', by, before: existing ?? null, after }, now);
  return showModel(after, now);
}

/** A profile of the deployment is as the deployment says: put over it, its team would be forgotten, and a new ARN missed. */
async function notTheDeployments(table: Table, alias: string): Promise<FieldError | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: profileKey(alias), ConsistentRead: true }),
  );
  const message = `${alias} is an inference profile of the deployment; change the model behind it, or the deployment`;
  return Item && { field: 'input.alias', message };
}

/** One profile is one team's, whatever it is called. */
function notOfAnotherTeam(
  models: readonly CatalogModel[],
  { modelId, costCenter }: PutInput,
): FieldError | undefined {
  const other = models.find(
    (model) => model.modelId === modelId && model.costCenter !== (costCenter ?? undefined),
  );
  return (
    other && {
      field: 'input.costCenter',
      message: `must be ${other.costCenter}: the same profile is in the catalog as ${other.alias}`,
    }
  );
}

const canonicalModelOf = ({ canonicalModel, modelId }: PutInput): string =>
  canonicalModel ?? withoutRouting(modelId);

/** Takes a model out of the catalog, a built-in one too. */
export async function deleteModel(
  table: Table,
  alias: string,
  by: string,
  now: number,
): Promise<Model | ErrorAnswer> {
  const refusal = await notTheDeployments(table, alias);
  if (refusal) return validationError([{ ...refusal, field: 'alias' }]);
  const before = (await loadCatalog(table)).models().find((model) => model.alias === alias);
  if (!before) return notFound(`alias: there is no model ${JSON.stringify(alias)}`);
  await save(table, { operation: 'deleteModel', by, before, after: null }, now);
  return showModel(before, now);
}

const CACHE_WRITE_5M_FACTOR = 1.25;
const CACHE_WRITE_1H_FACTOR = 2;

function datedPrice(given: NonNullable<PutInput['priceUsdPerMillion']>, now: number): DatedPrice {
  const times = (factor: number) => Number((given.input * factor).toFixed(6)); // at most 6 decimals, like all prices
  return {
    input: given.input,
    output: given.output,
    cacheRead: given.cacheRead ?? given.input,
    cacheWrite5m: given.cacheWrite5m ?? times(CACHE_WRITE_5M_FACTOR),
    cacheWrite1h: given.cacheWrite1h ?? times(CACHE_WRITE_1H_FACTOR),
    effectiveFrom: new Date(given.effectiveFrom ?? now).toISOString(),
  };
}

interface Change {
  operation: 'putModel' | 'deleteModel';
  by: string;
  before: CatalogModel | null;
  after: CatalogModel | null;
}

async function save(table: Table, change: Change, now: number): Promise<void> {
  const model = (change.after ?? change.before)!;
  const at = new Date(now).toISOString();
  const put = (Item: ReturnType<typeof toItem>) =>
    table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  await put({ ...modelChangeKey(model.alias, at, randomId(6)), ...toItem({ at, ...change }) });
  await put({ ...modelKey(model.alias), ...toItem({ model, deleted: change.after === null }) });
  const { operation, by } = change;
  writeLine({
    level: 'INFO',
    message: 'model changed',
    operation,
    by,
    at,
    alias: model.alias,
    modelId: model.modelId,
  });
}
