export const CATALOG = /* GraphQL */ `
  query Catalog {
    models {
      alias
      modelId
      modelMetric
      canonicalModel
      provider
      costCenter
      applicationId
      environment
      maxOutputTokens
      defaultMaxTokens
      contextWindow
      fallbacks
      lifecycle
      replacedBy
      version
      speeds {
        priority
        flex
        optimized
      }
      priceUsdPerMillion {
        input
        output
        cacheRead
        cacheWrite5m
        cacheWrite1h
        effectiveFrom
        region
        bands {
          abovePromptTokens
          input
          output
          cacheRead
          cacheWrite5m
          cacheWrite1h
        }
      }
    }
  }
`;

export const PROFILES = /* GraphQL */ `
  query Profiles {
    inferenceProfiles {
      arn
      name
      status
      modelArns
      costCenter
      environment
      applicationId
      alias
      problems
    }
  }
`;

export const PUT = /* GraphQL */ `
  mutation PutModel($input: PutModelInput!) {
    putModel(input: $input) {
      alias
      version
    }
  }
`;

export const DELETE = /* GraphQL */ `
  mutation DeleteModel($alias: String!) {
    deleteModel(alias: $alias) {
      alias
    }
  }
`;
