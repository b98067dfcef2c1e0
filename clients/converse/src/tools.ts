import type {
  Tool,
  ToolChoice,
  ToolConfiguration,
  ToolInputSchema,
  ToolSpecification,
} from '@aws-sdk/client-bedrock-runtime';
import type { CachePointInput, ToolInput, ToolsInput } from './api.ts';
import { cachePoint } from './blocks.ts';
import { byKind, onlyTaken, REFUSED, required, TAKEN, wrong, type ByKind, type Fields } from './supported.ts';

const CONFIGURATION: Fields<ToolConfiguration> = { tools: TAKEN, toolChoice: TAKEN };

const SPECIFICATION: Fields<ToolSpecification> = {
  name: TAKEN,
  description: TAKEN,
  inputSchema: TAKEN,
  strict: TAKEN,
};

const SCHEMA: ByKind<ToolInputSchema, string> = { json: (schema) => JSON.stringify(schema) };

type Part = { tool: ToolInput } | { point: CachePointInput };

const TOOL: ByKind<Tool, Part> = {
  toolSpec(spec, path) {
    onlyTaken(spec, SPECIFICATION, path);
    const schema = required(spec.inputSchema, `${path}.inputSchema`);
    return {
      tool: {
        name: required(spec.name, `${path}.name`),
        ...(spec.description !== undefined && { description: spec.description }),
        inputSchema: byKind(schema, SCHEMA, `${path}.inputSchema`),
        ...(spec.strict !== undefined && { strict: spec.strict }),
      },
    };
  },
  cachePoint: (block, path) => ({ point: cachePoint(block, path) }),
  systemTool: REFUSED,
};

const CHOICE: ByKind<ToolChoice, NonNullable<ToolsInput['choice']>> = {
  auto: () => ({ mode: 'AUTO' }),
  any: () => ({ mode: 'ANY' }),
  tool: ({ name }, path) => ({ tool: required(name, `${path}.name`) }),
};

/** Tools as the API takes them: there a cache point belongs to the tool before it. */
export function toolsInput(configuration: ToolConfiguration): ToolsInput {
  onlyTaken(configuration, CONFIGURATION, 'toolConfig');
  const tools: ToolInput[] = [];
  for (const [i, one] of required(configuration.tools, 'toolConfig.tools').entries()) {
    const path = `toolConfig.tools[${i}]`;
    const part = byKind(one, TOOL, path);
    if ('tool' in part) tools.push(part.tool);
    else {
      const last = tools.at(-1);
      if (!last || last.cachePoint) throw wrong(`${path}.cachePoint`, 'must come right after a tool');
      last.cachePoint = part.point;
    }
  }
  const { toolChoice } = configuration;
  return { tools, ...(toolChoice && { choice: byKind(toolChoice, CHOICE, 'toolConfig.toolChoice') }) };
}
