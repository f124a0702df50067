/** Language of what people read: English or Chinese. */
export type Language = 'en' | 'zh';
