import { addressType } from './attribute-types/address.ts';
import type { AttributeType } from './attribute-types/attribute-type.ts';
import { automationType } from './attribute-types/automation.ts';
import { booleanType } from './attribute-types/boolean.ts';
import { checkboxType } from './attribute-types/checkbox.ts';
import { computedType } from './attribute-types/computed.ts';
import { consentType } from './attribute-types/consent.ts';
import { countryType } from './attribute-types/country.ts';
import { currencyType } from './attribute-types/currency.ts';
import { dateType } from './attribute-types/date.ts';
import { datetimeType } from './attribute-types/datetime.ts';
import { emailType } from './attribute-types/email.ts';
import { fileType } from './attribute-types/file.ts';
import { imageType } from './attribute-types/image.ts';
import { internalType } from './attribute-types/internal.ts';
import { internalUserType } from './attribute-types/internal-user.ts';
import { invitationEmailType } from './attribute-types/invitation-email.ts';
import { linkType } from './attribute-types/link.ts';
import { messageEmailAddressType } from './attribute-types/message-email-address.ts';
import { multiselectType } from './attribute-types/multiselect.ts';
import { numberType } from './attribute-types/number.ts';
import { orderedListType } from './attribute-types/ordered-list.ts';
import { partnerOrganisationType } from './attribute-types/partner-organisation.ts';
import { partnerStatusType } from './attribute-types/partner-status.ts';
import { paymentType } from './attribute-types/payment.ts';
import { phoneType } from './attribute-types/phone.ts';
import { portalAccessType } from './attribute-types/portal-access.ts';
import { priceComponentType } from './attribute-types/price-component.ts';
import { purposeType } from './attribute-types/purpose.ts';
import { radioType } from './attribute-types/radio.ts';
import { relationType } from './attribute-types/relation.ts';
import { relationAddressType } from './attribute-types/relation-address.ts';
import { relationPaymentMethodType } from './attribute-types/relation-payment-method.ts';
import { relationUserType } from './attribute-types/relation-user.ts';
import { selectType } from './attribute-types/select.ts';
import { sequenceType } from './attribute-types/sequence.ts';
import { statusType } from './attribute-types/status.ts';
import { stringType } from './attribute-types/string.ts';
import { tableType } from './attribute-types/table.ts';
import { tagsType } from './attribute-types/tags.ts';

const all: readonly AttributeType[] = [
  addressType,
  automationType,
  booleanType,
  checkboxType,
  computedType,
  consentType,
  countryType,
  currencyType,
  dateType,
  datetimeType,
  emailType,
  fileType,
  imageType,
  internalUserType,
  internalType,
  invitationEmailType,
  linkType,
  messageEmailAddressType,
  multiselectType,
  numberType,
  orderedListType,
  partnerOrganisationType,
  partnerStatusType,
  paymentType,
  phoneType,
  portalAccessType,
  priceComponentType,
  purposeType,
  radioType,
  relationAddressType,
  relationPaymentMethodType,
  relationUserType,
  relationType,
  selectType,
  sequenceType,
  statusType,
  stringType,
  tableType,
  tagsType,
];

/** Every attribute type, by name. */
export const attributeTypes: ReadonlyMap<string, AttributeType> = new Map(
  all.map((type) => [type.name, type]),
);
