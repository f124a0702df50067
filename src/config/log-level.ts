import { diag, type DiagLogger, DiagLogLevel } from '@opentelemetry/api';
import { isLoggerSet, setFallbackLogger } from '../util/diag';

const LEVELS = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'VERBOSE', 'ALL'] as const;

/**
 * Sets a `diag` logger by `OTEL_LOG_LEVEL` where nobody has set one. An SDK or the application may still be about to: a logger that
 * replaces another one is announced with two warnings, so until the application has started only our own messages use this one.
 *
 * @returns what is wrong with the variable
 */
export function applyLogLevel(env: NodeJS.ProcessEnv): string | undefined {
  const text = env.OTEL_LOG_LEVEL?.trim().toUpperCase();
  if (!text) return undefined;
  const name = LEVELS.find((each) => each === text);
  if (name === undefined) return `OTEL_LOG_LEVEL must be ${LEVELS.join(', ').toLowerCase()}. It is ignored.`;
  const logLevel = DiagLogLevel[name];
  const logger = lineLogger(logLevel);
  setFallbackLogger(logger);
  setImmediate(() => {
    if (!isLoggerSet()) diag.setLogger(logger, { logLevel, suppressOverrideMessage: true });
  }).unref();
  return undefined;
}

/** One line on stderr for each message. `DiagConsoleLogger` prints a stack with each message at VERBOSE. */
function lineLogger(level: DiagLogLevel): DiagLogger {
  const at = (method: keyof DiagLogger, methodLevel: DiagLogLevel) => {
    return (...message: unknown[]): void => {
      if (methodLevel > level) return;
      const line = message.map(String).join(' ');
      process.stderr.write(`otel ${method}: ${line.replace(/\s*[\r\n]+\s*/g, ' ')}\n`);
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
