import { randomUUID } from 'node:crypto';
import { apiErrors } from '../errors';
import { defineAction, EventStream, type Fields, type Service } from '../service';

/** The models that exist. The answer of `hunyuan-interrupted` ends early, with an error. */
const MODELS: ReadonlySet<string> = new Set(['hunyuan-lite', 'hunyuan-turbos-latest', 'hunyuan-interrupted']);

const WORDS = ['Hello', ', ', 'what ', 'can I ', 'do ', 'for you', '?'];
const NOTE = 'The content above is AI-generated and for reference only.';

/** Errors within an answer have a number instead of a code. */
const INTERRUPTION = { Msg: 'The model service is busy, please try again later.', Code: 4001 };

/** Hunyuan (API 2023-09-01). */
export const hunyuan: Service = {
  name: 'hunyuan',
  version: '2023-09-01',
  regions: ['ap-beijing', 'ap-guangzhou'],
  actions: {
    ChatCompletions: defineAction({
      parameters: {
        Model: { type: 'string', required: true },
        Messages: { type: 'objects', required: true },
        Stream: { type: 'boolean' },
        StreamModeration: { type: 'boolean' },
        TopP: { type: 'float', min: 0, max: 1 },
        Temperature: { type: 'float', min: 0, max: 2 },
        EnableEnhancement: { type: 'boolean' },
        Tools: { type: 'objects' },
        ToolChoice: { type: 'string' },
        CustomTool: { type: 'object' },
        SearchInfo: { type: 'boolean' },
        Citation: { type: 'boolean' },
        EnableSpeedSearch: { type: 'boolean' },
        EnableMultimedia: { type: 'boolean' },
        EnableDeepSearch: { type: 'boolean' },
        Seed: { type: 'integer', min: 1, max: 10_000 },
        ForceSearchEnhancement: { type: 'boolean' },
        Stop: { type: 'strings' },
        EnableRecommendedQuestions: { type: 'boolean' },
        EnableDeepRead: { type: 'boolean' },
        WebSearchOptions: { type: 'object' },
        TopicChoice: { type: 'string' },
        EnableThinking: { type: 'boolean' },
      },
      regionless: true,
      requestIdPosition: 'first',
      perform({ Model, Messages, Stream }, { now }) {
        if (!MODELS.has(Model)) throw apiErrors.invalidParameterValue('Model');
        if (Messages.length === 0) throw apiErrors.invalidParameterValue('Messages');
        const isInterrupted = Model === 'hunyuan-interrupted';
        const head = { Created: now, Id: randomUUID(), Note: NOTE, Usage: usageOf(Messages) };
        if (!Stream) return completion(head, isInterrupted);
        return new EventStream(frames(head, isInterrupted), isInterrupted ? String(INTERRUPTION.Code) : '');
      },
    }),
  },
};

function completion(head: Fields, isInterrupted: boolean): Fields {
  if (isInterrupted) return { ...head, ErrorMsg: INTERRUPTION, Choices: [] };
  return { ...head, Choices: [{ Index: 0, FinishReason: 'stop', Message: { Role: 'assistant', Content: WORDS.join('') } }] };
}

function frames(head: Fields, isInterrupted: boolean): Fields[] {
  const words = isInterrupted ? WORDS.slice(0, 3) : WORDS;
  const spoken = words.map((Content) => ({ ...head, Choices: [{ Index: 0, FinishReason: '', Delta: { Role: 'assistant', Content } }] }));
  const end = isInterrupted
    ? { ...head, ErrorMsg: INTERRUPTION, Choices: [{ Index: 0, FinishReason: 'sensitive', Delta: { Role: 'assistant', Content: '' } }] }
    : { ...head, Choices: [{ Index: 0, FinishReason: 'stop', Delta: { Role: 'assistant', Content: '' } }] };
  return [...spoken, end];
}

function usageOf(messages: readonly Fields[]): Fields {
  const PromptTokens = Math.ceil(JSON.stringify(messages).length / 4);
  return { PromptTokens, CompletionTokens: WORDS.length, TotalTokens: PromptTokens + WORDS.length };
}
