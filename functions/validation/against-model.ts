import { toDotPath } from 'zod/v4/core';
import { TAGS, type Tag } from '../../schema/tags.ts';
import { wrongAdditionalFields } from '../catalog/additional-fields.ts';
import { defaultMaxTokensOf, lacking, type CatalogModel } from '../catalog/model.ts';
import { wrongSampling } from '../catalog/sampling.ts';
import type { FieldError } from '../errors/problem.ts';
import { needsOf, type Need } from '../prompt/needs.ts';
import { textBytes } from '../prompt/token-bound.ts';
import type { InvokeRequest } from './request.ts';

/**
 * Ordinary text has more tokens than bytes divided by this. A longer prompt is refused unseen; it could fit only if it
 * were mostly blanks or one repeated character, and such a prompt is not worth a call to find out.
 */
const MAX_BYTES_PER_TOKEN = 4;

/** What is wrong with a request for the model that it is for. */
export function* checkAgainstModel(
  { input, tags }: InvokeRequest,
  model: CatalogModel,
): Iterable<FieldError> {
  const { maxTokens } = input.parameters ?? {};
  if (model.lifecycle === 'END_OF_LIFE') {
    const instead = model.replacedBy ? `; use ${model.replacedBy}` : '';
    yield { field: 'model', message: `${model.alias} is no longer served by Bedrock${instead}` };
  }
  for (const { parameter, message } of wrongSampling(model, input.parameters ?? {}))
    yield { field: `input.parameters.${parameter}`, message };
  if (maxTokens && maxTokens > model.maxOutputTokens) {
    yield {
      field: 'input.parameters.maxTokens',
      message: `must be at most ${model.maxOutputTokens}, the maximum of ${model.alias}`,
    };
  }
  for (const capability of lacking(model, needsOf(input)))
    yield {
      field: FIELDS[capability] ?? 'input',
      message: `${NEEDED[capability]} ${model.alias}`,
    };
  const fields = input.additionalModelRequestFields ?? {};
  const limit = maxTokens ?? defaultMaxTokensOf(model);
  for (const { path, message } of wrongAdditionalFields(model.canonicalModel, fields, limit))
    yield { field: toDotPath(['input', 'additionalModelRequestFields', ...path]), message };
  const bytes = textBytes(input);
  if (bytes > model.contextWindow * MAX_BYTES_PER_TOKEN) {
    yield {
      field: 'input.messages',
      message: `is ${bytes} bytes long, which can't fit the ${model.contextWindow} tokens that ${model.alias} takes`,
    };
  }
  for (const tag of TAGS) {
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

/** Where in the input a need is, if there is but one place. */
const FIELDS: Partial<Record<Need, string>> = {
  priority: 'input.performance.serviceTier',
  flex: 'input.performance.serviceTier',
  optimized: 'input.performance.latency',
};

const NEEDED: Record<Need, string> = {
  image: 'has an image, which is not taken by',
  document: 'has a document, which is not taken by',
  tools: 'has tools, which are not taken by',
  cache: 'has cache points, which are not taken by',
  cache1h: 'has a cache point of ONE_HOUR, which is not taken by',
  reasoning: 'has reasoning, which is not taken by',
  structured: 'has an output format or a strict tool, which is not taken by',
  s3: 'has something in S3, which is not taken by',
  priority: 'PRIORITY has no price (see Model.speeds) for',
  flex: 'FLEX has no price (see Model.speeds) for',
  optimized: 'OPTIMIZED has no price (see Model.speeds) for',
};

const WORDS: Record<Tag, string> = {
  costCenter: 'cost centre',
  applicationId: 'application',
  environment: 'environment',
};
