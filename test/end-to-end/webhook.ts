import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** The part that is read of what Alertmanager sends (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
export interface Notification {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  /** What the notification is about, by `group_by`. */
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: ReadonlyArray<{
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }>;
}

/** Somebody whom Alertmanager notifies. */
export interface Webhook {
  /** `host:port` */
  readonly host: string;
  /** Oldest first; grows. */
  readonly notifications: readonly Notification[];
  close(): Promise<void>;
}

export async function startWebhook(): Promise<Webhook> {
  const notifications: Notification[] = [];
  const server = createServer(async (request, response) => {
    notifications.push((await json(request)) as Notification);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    notifications,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
