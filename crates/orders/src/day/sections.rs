//! The sections of the day, in the order in which the work comes (trade rules 6): as data.

use dbc_domain::access::Permission;
use uuid::Uuid;

/// A kind of work.
pub(super) struct Section {
    /// The stable code, as the query names it.
    pub code: &'static str,
    /// Who sees it.
    pub permission: Permission,
    /// Its words in French and in English.
    pub label: (&'static str, &'static str),
    /// The default action: code, words in French and in English.
    pub action: (&'static str, &'static str, &'static str),
    /// The page; `{id}` stands for the thing.
    pub page: &'static str,
}

impl Section {
    /// The page of one thing.
    pub(super) fn href(&self, id: Uuid) -> String {
        self.page.replace("{id}", &id.to_string())
    }
}

macro_rules! sections {
    ($($code:literal $permission:ident $fr:literal $en:literal => $action:literal $action_fr:literal $action_en:literal, $page:literal;)+) => {
        &[$(Section {
            code: $code,
            permission: Permission::$permission,
            label: ($fr, $en),
            action: ($action, $action_fr, $action_en),
            page: $page,
        },)+]
    };
}

/// Every section, in the order of the day.
pub(super) const SECTIONS: &[Section] = sections! {
    "imports" ImportRead "Listes à publier" "Lists to publish" => "review" "Relire" "Review", "/admin/catalog/?import={id}";
    "sign_ups" ClientsRead "Demandes d’accès" "Requests for access" => "decide" "Décider" "Decide", "/admin/clients/?id={id}";
    "price_proposals" OrderManage "Prix proposés" "Proposed prices" => "answer" "Répondre" "Answer", "/admin/orders/?proposal={id}";
    "cancellations" OrderManage "Annulations demandées" "Cancellations asked for" => "decide" "Décider" "Decide", "/admin/orders/view/?id={id}";
    "orders_to_send" SupplierWrite "Commandes à envoyer" "Orders to send" => "group" "Grouper" "Group", "/admin/supplier/?order={id}";
    "answers" SupplierRead "Réponses du fournisseur" "Supplier’s answers" => "review" "Relire" "Review", "/admin/supplier/view/?id={id}";
    "surplus" SupplierWrite "Surplus confirmés" "Confirmed surplus" => "settle" "Régler" "Settle", "/admin/supplier/?tab=stock&surplus={id}";
    "supplier_trouble" SupplierRead "Incidents fournisseur" "Trouble with the supplier" => "look" "Voir" "Look", "/admin/supplier/?trouble={id}";
    "payments" PaymentRead "Paiements attendus" "Payments awaited" => "record" "Encaisser" "Record", "/admin/orders/view/?id={id}";
    "unallocated_receipts" PaymentRead "Encaissements à affecter" "Receipts to allocate" => "allocate" "Affecter" "Allocate", "/admin/orders/?payment={id}";
    "devices" OrderShip "Appareils à rattacher" "Devices to attach" => "attach" "Rattacher" "Attach", "/admin/orders/view/?id={id}";
    "reception" OrderShip "Appareils à scanner" "Phones to scan" => "scan" "Scanner" "Scan", "/admin/supplier/view/?id={id}";
    "device_questions" OrderShip "Appareils à valider par le client" "Devices for the client to decide" => "look" "Voir" "Look", "/admin/orders/view/?id={id}";
    "shipments" OrderShip "Expéditions à préparer" "Shipments to prepare" => "ship" "Expédier" "Ship", "/admin/orders/view/?id={id}";
    "returns" OrderShip "Retours" "Returns" => "handle" "Traiter" "Handle", "/admin/orders/?return={id}";
    "claims" OrderShip "Réclamations" "Claims" => "answer" "Répondre" "Answer", "/admin/orders/?claim={id}";
};
