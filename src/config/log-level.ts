import { diag, type DiagLogger, DiagLogLevel } from '@opentelemetry/api';
import { isLoggerSet, setFallbackLogger } from '../util/diag';

type Method = keyof DiagLogger;

const LEVELS: Readonly<Record<string, DiagLogLevel>> = {
  NONE: DiagLogLevel.NONE,
  ERROR: DiagLogLevel.ERROR,
  WARN: DiagLogLevel.WARN,
  INFO: DiagLogLevel.INFO,
  DEBUG: DiagLogLevel.DEBUG,
  VERBOSE: DiagLogLevel.VERBOSE,
  ALL: DiagLogLevel.ALL,
};

/**
 * Sets a `diag` logger by `OTEL_LOG_LEVEL` where nobody has set one. An SDK or the application may still be about to: a logger that
 * replaces another one is announced with two warnings, so until the application has started only our own messages use this one.
 *
 * @returns what is wrong with the variable
 */
export function applyLogLevel(env: NodeJS.ProcessEnv): string | undefined {
  const text = env.OTEL_LOG_LEVEL?.trim().toUpperCase();
  if (!text) return undefined;
  if (!Object.hasOwn(LEVELS, text)) return `OTEL_LOG_LEVEL must be ${Object.keys(LEVELS).join(', ').toLowerCase()}. It is ignored.`;
  const logger = lineLogger(LEVELS[text]);
  setFallbackLogger(logger);
  setImmediate(() => {
    if (!isLoggerSet()) diag.setLogger(logger, { logLevel: LEVELS[text], suppressOverrideMessage: true });
  }).unref();
  return undefined;
}

/** One line on stderr for each message. `DiagConsoleLogger` prints a stack with each message at VERBOSE. */
function lineLogger(level: DiagLogLevel): DiagLogger {
  const at = (method: Method, methodLevel: DiagLogLevel) => {
    return (...message: unknown[]): void => {
      if (methodLevel <= level)
        process.stderr.write(
          `otel ${method}: ${message
            .map(String)
            .join(' ')
            .replace(/\s*[\r\n]+\s*/g, ' ')}\n`,
        );
    };
  };
  return {
    error: at('error', DiagLogLevel.ERROR),
    warn: at('warn', DiagLogLevel.WARN),
    info: at('info', DiagLogLevel.INFO),
    debug: at('debug', DiagLogLevel.DEBUG),
    verbose: at('verbose', DiagLogLevel.VERBOSE),
  };
}
