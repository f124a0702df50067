import { randomInt } from 'node:crypto';
import { ApiError } from '../errors';
import { defineAction, type Fields, type Service } from '../service';

/** Phone numbers allowed in one call. */
const MAX_NUMBERS = 200;

/** Short Message Service (API 2021-01-11). */
export const sms: Service = {
  name: 'sms',
  version: '2021-01-11',
  regions: ['ap-beijing', 'ap-guangzhou', 'ap-nanjing', 'ap-singapore'],
  actions: {
    SendSms: defineAction({
      parameters: {
        PhoneNumberSet: { type: 'strings', required: true },
        SmsSdkAppId: { type: 'string', required: true },
        TemplateId: { type: 'string', required: true },
        SignName: { type: 'string' },
        TemplateParamSet: { type: 'strings' },
        ExtendCode: { type: 'string' },
        SessionContext: { type: 'string' },
        SenderId: { type: 'string' },
      },
      perform({ PhoneNumberSet, SessionContext = '' }, { now }) {
        if (PhoneNumberSet.length > MAX_NUMBERS) {
          throw new ApiError('LimitExceeded.PhoneNumberCountLimit', 'The number of mobile numbers in the request exceeds the upper limit.');
        }
        return { SendStatusSet: PhoneNumberSet.map((number) => sendStatus(number, SessionContext, now)) };
      },
    }),
  },
};

/** An invalid number fails alone; the call succeeds. */
function sendStatus(number: string, SessionContext: string, now: number): Fields {
  const isGood = /^\+\d{5,15}$/.test(number);
  return {
    SerialNo: isGood ? `${randomInt(10_000)}:${now}${randomInt(1_000_000)}` : '',
    PhoneNumber: number,
    Fee: isGood ? 1 : 0,
    SessionContext,
    Code: isGood ? 'Ok' : 'InvalidParameterValue.IncorrectPhoneNumber',
    Message: isGood ? 'send success' : 'Incorrect mobile number format',
    IsoCode: number.startsWith('+86') ? 'CN' : '',
  };
}
