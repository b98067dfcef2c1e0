import {
  Kind,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
  type FieldDefinitionNode,
  isObjectType,
} from 'graphql';

/** How a request may prove who it is. */
export type AuthMode = 'API_KEY' | 'AWS_IAM' | 'AMAZON_COGNITO_USER_POOLS';

const MODE_OF_DIRECTIVE: Record<string, AuthMode> = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
};

/** What holds where neither a field nor its type says anything. */
export const DEFAULT_MODE: AuthMode = 'AMAZON_COGNITO_USER_POOLS';

/**
 * The modes that may reach each field, by `Type.field`: those of the field's own directives, else of its type's,
 * else the default mode.
 * Source: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#using-additional-authorization-modes
 */
export function allowedModes(schema: GraphQLSchema): Map<string, ReadonlySet<AuthMode>> {
  const allowed = new Map<string, ReadonlySet<AuthMode>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const ofType = modesOf(type.astNode);
    for (const field of Object.values(type.getFields())) {
      const own = modesOf(field.astNode);
      const modes = own.length > 0 ? own : ofType.length > 0 ? ofType : [DEFAULT_MODE];
      allowed.set(`${type.name}.${field.name}`, new Set(modes));
    }
  }
  return allowed;
}

const modesOf = (node: ObjectTypeDefinitionNode | FieldDefinitionNode | null | undefined): AuthMode[] =>
  (node?.directives ?? []).flatMap(({ name }) => MODE_OF_DIRECTIVE[name.value] ?? []);

/** The value of a directive's list argument on a field, such as the mutations of `@aws_subscribe`. */
export function directiveList(
  node: FieldDefinitionNode | null | undefined,
  directive: string,
  argument: string,
): string[] {
  const value = node?.directives
    ?.find(({ name }) => name.value === directive)
    ?.arguments?.find(({ name }) => name.value === argument)?.value;
  if (value?.kind !== Kind.LIST) return [];
  return value.values.flatMap((item) => (item.kind === Kind.STRING ? [item.value] : []));
}
