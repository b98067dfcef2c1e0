import { describe, expect, it } from 'vitest';
import { BUILT_IN_MODELS } from '../../functions/catalog/built-in.ts';
import { countableArn, invokableArns, profileSourceArn } from '../../infra/aws/bedrock/arns.ts';

const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

describe('what a call of a model needs permission for', () => {
  it('is the model, where it is called in its own region', () => {
    expect(invokableArns('amazon.nova-pro-v1:0', place)).toEqual([
      'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0',
    ]);
  });

  it('is the profile, and the model in every region of a geography', () => {
    expect(invokableArns('jp.anthropic.claude-x', place)).toEqual([
      'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/jp.anthropic.claude-x',
      'arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-x',
      'arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-x',
    ]);
  });

  it('is the profile, the model here, and the model without a region, where routing is global', () => {
    expect(invokableArns('global.anthropic.claude-x', place)).toEqual([
      'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/global.anthropic.claude-x',
      'arn:aws:bedrock:::foundation-model/anthropic.claude-x',
      'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-x',
    ]);
  });

  it('is as the configuration has it, where routes have changed', () => {
    const arns = invokableArns('jp.anthropic.claude-x', place, { jp: ['ap-northeast-9'] });
    expect(arns[1]).toBe('arn:aws:bedrock:ap-northeast-9::foundation-model/anthropic.claude-x');
    expect(arns).toHaveLength(2);
  });

  it('is known for every model of the catalog, and never a wildcard', () => {
    for (const { modelId } of BUILT_IN_MODELS) {
      const arns = [
        ...invokableArns(modelId, place),
        profileSourceArn(modelId, place),
        countableArn(modelId, place),
      ];
      for (const arn of arns) expect(arn, modelId).not.toMatch(/\*|undefined/);
    }
  });
});

describe('a profile', () => {
  it("is made from AWS's own profile where the model is routed, and from the model where it is not", () => {
    expect(profileSourceArn('us.meta.llama', place)).toContain(
      ':111122223333:inference-profile/us.meta.llama',
    );
    expect(profileSourceArn('amazon.nova-pro-v1:0', place)).toContain(
      '::foundation-model/amazon.nova-pro-v1:0',
    );
  });
});
