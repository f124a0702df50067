/** What the server of the whole-request rows answers. */
export const SUCCESS = JSON.stringify({
  Response: {
    TotalCount: 1,
    InstanceSet: [
      {
        InstanceId: 'ins-r8hr2upy',
        InstanceType: 'S5.MEDIUM4',
        InstanceState: 'RUNNING',
        CPU: 2,
        Memory: 4,
        PrivateIpAddresses: ['10.0.0.17'],
        Placement: { Zone: 'ap-guangzhou-3', ProjectId: 0 },
      },
    ],
    RequestId: '3c140219-cfe9-470e-b241-907877d6fb03',
  },
});

export const FAILURE = JSON.stringify({
  Response: {
    Error: {
      Code: 'AuthFailure.SignatureFailure',
      Message:
        'The provided credentials could not be validated. Please ensure your signature is correct, that the key belongs to this account and that it is in force in this region.',
    },
    RequestId: 'ed93f3cb-f35e-473f-b9f3-0d451b8b79c6',
  },
});

export const PATHS: Readonly<Record<string, string>> = { '/success': SUCCESS, '/failure': FAILURE };
