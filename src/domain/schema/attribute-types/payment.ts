import type { AttributeType } from './attribute-type.ts';
import { objects, ref } from './forms.ts';

/** How somebody pays; an invoice and cash have no `data`. */
export const paymentType: AttributeType = {
  name: 'payment',
  ...objects(ref('PaymentDetails')),
  definitions: {
    PaymentDetails: {
      type: 'object',
      description: 'Payment method details',
      properties: {
        type: {
          type: 'string',
          enum: ['payment_sepa', 'payment_invoice', 'payment_cash'],
          example: 'payment_sepa',
        },
        data: {
          type: 'object',
          properties: {
            bank_name: { type: 'string', example: 'Deutsche Bank' },
            iban: { type: 'string', example: 'DE89370400440532013000' },
            bic_number: { type: 'string', example: 'DEUTDEFF' },
            fullname: { type: 'string', example: 'John Doe' },
          },
        },
      },
    },
  },
};
