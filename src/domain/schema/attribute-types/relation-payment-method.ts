import type { AttributeType } from './attribute-type.ts';
import { relationAddressType } from './relation-address.ts';

/** Links to one payment method of another entity. */
export const relationPaymentMethodType: AttributeType = {
  ...relationAddressType,
  name: 'relation_payment_method',
};
