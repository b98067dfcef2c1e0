import type { MutationInvokeArgs } from '../../schema/types.ts';

/** A call as it is in the form: text where people type. */
export interface Draft {
  model: string;
  system: string;
  prompt: string;
  maxTokens: string;
  temperature: string;
  costCenter: string;
  applicationId: string;
  environment: string;
}

export type Call = Pick<MutationInvokeArgs, 'model' | 'input' | 'tags'>;

const given = (text: string): boolean => text.trim() !== '';
const numberOf = (text: string): Record<string, never> | number =>
  Number.isFinite(Number(text)) ? Number(text) : (text as never);

/** The call that a draft is. What is empty is left out; what is no number is sent as it is, for the API to name. */
export function callOf(draft: Draft): Call {
  const { model, system, prompt, maxTokens, temperature, costCenter, applicationId, environment } = draft;
  const parameters = {
    ...(given(maxTokens) && { maxTokens: numberOf(maxTokens) as number }),
    ...(given(temperature) && { temperature: numberOf(temperature) as number }),
  };
  return {
    model: model.trim(),
    input: {
      ...(given(system) && { system }),
      messages: [{ role: 'USER' as never, content: prompt }],
      ...(Object.keys(parameters).length > 0 && { parameters }),
    },
    tags: {
      applicationId: applicationId.trim(),
      ...(given(costCenter) && { costCenter: costCenter.trim() }),
      ...(given(environment) && { environment: environment.trim() }),
    },
  };
}

/** Whether there is enough of a draft to ask what it would cost. */
export const isCall = ({ model, prompt, applicationId }: Draft): boolean =>
  given(model) && given(prompt) && given(applicationId);
