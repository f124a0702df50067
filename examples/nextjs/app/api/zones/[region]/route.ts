import { cvm } from 'tencentcloud-sdk-nodejs-cvm';

interface Context {
  readonly params: Promise<{ readonly region: string }>;
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_ENDPOINT: localApi } = process.env;
  const client = new cvm.v20170312.Client({
    credential: { secretId: TENCENTCLOUD_SECRET_ID, secretKey: TENCENTCLOUD_SECRET_KEY },
    region: (await params).region,
    profile: localApi === undefined ? {} : { httpProfile: { protocol: 'http://', endpoint: localApi } },
  });
  try {
    const { ZoneSet = [] } = await client.DescribeZones();
    return Response.json(ZoneSet.map(({ Zone }) => Zone));
  } catch (error) {
    const { code, requestId } = error as { code?: string; requestId?: string };
    return Response.json({ code, requestId }, { status: 502 });
  }
}
