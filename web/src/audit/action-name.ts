"use client";

import { useTranslations } from "use-intl";
import type { OfficeMessages } from "@/i18n/office.fr";

type Named = keyof OfficeMessages["audit"]["actions"];

const NAMES: Record<string, Named> = {
  "login.accepted": "loginAccepted",
  "login.refused": "loginRefused",
  "session.logged_out": "loggedOut",
  "session.ended": "sessionEnded",
  "sessions.ended": "sessionsEnded",
  "session.reused": "sessionReused",
  "password.changed": "passwordChanged",
  "second_factor.enabled": "factorEnabled",
  "second_factor.disabled": "factorDisabled",
  "second_factor.codes_renewed": "factorCodes",
  "token.created": "tokenCreated",
  "token.revoked": "tokenRevoked",
  "impersonation.started": "actingStarted",
  "impersonation.writes_allowed": "actingWrites",
  "impersonation.ended": "actingEnded",
  "person.erased": "personErased",
  "personal_data.exported": "dataExported",
  "settings.changed": "settingsChanged",
  "margins.changed": "marginsChanged",
  "price.floor_decided": "floorDecided",
  "import.uploaded": "importUploaded",
  "import.published": "importPublished",
  "import.scheduled": "importScheduled",
  "import.rejected": "importRejected",
  "import.retried": "importRetried",
  "import.rolled_back": "importRolledBack",
  "import.columns_mapped": "importMapped",
  "client.signed_up": "clientSignedUp",
  "client.approved": "clientApproved",
  "client.refused": "clientRefused",
  "client.suspended": "clientSuspended",
  "client.reactivated": "clientReactivated",
  "client.added": "clientAdded",
  "client.changed": "clientChanged",
  "client_group.added": "groupAdded",
  "client_group.renamed": "groupRenamed",
  "client_group.deleted": "groupDeleted",
  "company.changed": "companyChanged",
  "address.added": "addressAdded",
  "address.changed": "addressChanged",
  "address.removed": "addressRemoved",
  "person.invited": "personInvited",
  "person.removed": "personRemoved",
  "person.role_changed": "roleChanged",
  "invitation.accepted": "invitationAccepted",
  "invitation.withdrawn": "invitationWithdrawn",
  "profile.changed": "profileChanged",
  "email.change_asked": "emailAsked",
  "email.changed": "emailChanged",
  "password.forgotten": "passwordForgotten",
  "password.reset": "passwordReset",
  "mail.read": "mailRead",
  "mail.sent_again": "mailAgain",
  "staff.added": "staffAdded",
  "staff.changed": "staffChanged",
  "import.row_chosen": "rowChosen",
  "offer.added": "offerAdded",
  "offer.corrected": "offerCorrected",
  "order.written_off": "orderWrittenOff",
  "payment.recorded": "paymentRecorded",
  "payment.allocated": "paymentAllocated",
  "payment.undone": "paymentUndone",
  "shipment.prepared": "shipmentPrepared",
  "shipment.corrected": "shipmentCorrected",
  "shipment.left": "shipmentLeft",
  "shipment.delivered": "shipmentDelivered",
  "shipment.cancelled": "shipmentCancelled",
  "devices.attached": "devicesAttached",
  "device.detached": "deviceDetached",
  "device.price_offered": "devicePriceOffered",
  "device.answered": "deviceAnswered",
  "return.requested": "returnRequested",
  "return.moved": "returnMoved",
  "return.claimed_at_supplier": "returnClaimed",
  "claim.made": "claimMade",
  "claim.answered": "claimAnswered",
  "purchase.recorded": "purchaseRecorded",
  "reception.closed": "receptionClosed",
  "surplus.reallocated": "surplusReallocated",
  "surplus.settled": "surplusSettled",
  "unit.put_on_sale": "unitPutOnSale",
  "unit.taken_from_sale": "unitTakenFromSale",
  "shipping_tariffs.changed": "tariffsChanged",
  "supplier.sync_requested": "syncRequested",
  "supplier.message_replayed": "messageReplayed",
  "second_factor.reset": "factorReset",
  "job.cancelled": "jobCancelled",
  "job.retried": "jobRetried",
  "job.paused": "jobPaused",
  "job.resumed": "jobResumed",
};

/** The actions that have a name; the log may hold others. */
export const ACTIONS: readonly string[] = Object.keys(NAMES);

/** What was done, in words; the code itself where there are none. */
export function useActionName(): (code: string) => string {
  const t = useTranslations("audit.actions");
  return (code) => {
    const name = NAMES[code];
    return name ? t(name) : code;
  };
}

/** To what it was done, in words. */
export function useSubjectName(): (kind: string) => string {
  const t = useTranslations("audit.kinds");
  return (kind) => (t.has(kind as "user") ? t(kind as "user") : kind);
}
