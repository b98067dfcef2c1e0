import { createHash } from 'node:crypto';
import type { Catalog } from '../catalog/catalog.ts';
import { IMPLIED_TAGS, mayServe, type CatalogModel } from '../catalog/model.ts';
import { topKFields } from '../catalog/top-k.ts';
import type { Call, Caller } from '../pipeline/call.ts';
import { callModel } from '../pipeline/call-model.ts';
import { validationError, type ErrorAnswer, type FieldError } from '../pipeline/error-answer.ts';
import { randomId } from '../pipeline/random-id.ts';
import { ABSENT_TAG } from '../pipeline/absent-tag.ts';
import { fieldErrors } from '../pipeline/zod-fields.ts';
import { inputTokenBound } from '../pricing/worst-case.ts';
import { requestSchema, type InvokeRequest } from './request.ts';

const REQUEST_ID_LENGTH = 20;

/**
 * Ordinary text has more tokens than bytes divided by this. A longer prompt is refused unseen; it could fit only if it
 * were mostly blanks or one repeated character, and such a prompt is not worth a call to find out.
 */
const MAX_BYTES_PER_TOKEN = 4;

/**
 * Checks a call and sets its context: the model behind the name, the tags with their defaults, the request ID, the
 * time, and what it can use at worst. Spends, holds and calls nothing.
 */
export async function validate(
  args: unknown,
  caller: Caller,
  catalogs: { get(): Promise<Catalog>; reload(): Promise<Catalog> },
  now: number,
): Promise<Call | ErrorAnswer> {
  const parsed = requestSchema.safeParse(args);
  if (!parsed.success) return validationError(fieldErrors(parsed.error));
  const request = parsed.data;

  const find = (catalog: Catalog) => catalog.findFor(request.model, request.tags);
  const model = find(await catalogs.get()) ?? find(await catalogs.reload());
  if (!model) return validationError([unknownModel(request, await catalogs.get())]);
  const bound = inputTokenBound(request.input);
  const wrong = [...checkAgainstModel(request, model, bound)];
  if (wrong.length > 0) return validationError(wrong);

  const { applicationId, costCenter, environment } = request.tags;
  return {
    requestId: request.requestId ?? randomId(REQUEST_ID_LENGTH),
    requestIdGiven: typeof request.requestId === 'string',
    caller: caller.id,
    contentHash: hashOf(request),
    timestamp: new Date(now).toISOString(),
    model: callModel(model, now),
    tags: {
      applicationId,
      costCenter: costCenter ?? model.costCenter ?? ABSENT_TAG,
      environment: environment ?? model.environment ?? ABSENT_TAG,
    },
    maxTokens: request.input.parameters?.maxTokens ?? model.maxOutputTokens,
    inputTokenBound: bound,
  };
}

function unknownModel({ model: name, tags }: InvokeRequest, catalog: Catalog): FieldError {
  const aliases = (models: CatalogModel[]) => models.map(({ alias }) => alias).join(', ');
  const ofCostCenter = catalog.models().filter(({ costCenter }) => costCenter === name);
  const serving = ofCostCenter.filter((profile) => mayServe(profile, tags));
  if (serving.length > 0) {
    const environments = [...new Set(serving.map(({ environment }) => environment))].join(', ');
    return {
      field: 'tags.environment',
      message: `is needed: ${JSON.stringify(name)} has inference profiles for ${environments}`,
    };
  }
  if (ofCostCenter.length > 0) {
    const asked = IMPLIED_TAGS.flatMap((tag) => (tags[tag] ? [`${tag} ${tags[tag]}`] : [])).join(', ');
    return {
      field: 'model',
      message: `${JSON.stringify(name)} has no inference profile for ${asked}; it has ${aliases(ofCostCenter)}`,
    };
  }
  return {
    field: 'model',
    message: `${JSON.stringify(name)} is not in the catalog; the aliases are ${aliases(catalog.models())}`,
  };
}

function* checkAgainstModel(
  { input, tags }: InvokeRequest,
  model: CatalogModel,
  bound: number,
): Iterable<FieldError> {
  const { maxTokens, topK } = input.parameters ?? {};
  if (maxTokens && maxTokens > model.maxOutputTokens) {
    yield {
      field: 'input.parameters.maxTokens',
      message: `must be at most ${model.maxOutputTokens}, the maximum of ${model.alias}`,
    };
  }
  if (typeof topK === 'number' && !topKFields(model.canonicalModel, topK)) {
    yield { field: 'input.parameters.topK', message: `is not known to ${model.alias}` };
  }
  if (bound > model.contextWindow * MAX_BYTES_PER_TOKEN) {
    yield {
      field: 'input.messages',
      message: `is ${bound} bytes long, which can't fit the ${model.contextWindow} tokens that ${model.alias} takes`,
    };
  }
  for (const tag of IMPLIED_TAGS) {
    const implied = model[tag];
    if (implied !== undefined && tags[tag] && tags[tag] !== implied) {
      const orAbsent = tag === 'applicationId' ? '' : ', or absent';
      yield {
        field: `tags.${tag}`,
        message: `must be ${implied}, the ${WORDS[tag]} of the profile ${model.alias}${orAbsent}`,
      };
    }
  }
}

const WORDS = { costCenter: 'cost centre', applicationId: 'application', environment: 'environment' };

/** Two requests have the same hash if and only if they ask for the same. */
const hashOf = ({ model, input, tags }: InvokeRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([model, input, tags], (_key, value: unknown) => value ?? undefined))
    .digest('base64url');
