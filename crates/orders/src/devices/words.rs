//! What a file of devices is told to people in.

use dbc_domain::language::Language;
use dbc_domain::orders::condition::Aspect;
use dbc_domain::orders::imei_file::DeviceFinding;

use super::model::RowFinding;

/// The finding with its code and sentence.
pub(super) fn tell(finding: &DeviceFinding, language: Language) -> RowFinding {
    let (code, fr, en) = match finding {
        DeviceFinding::NoIdentifier => (
            "no_identifier",
            "La cellule n’identifie aucun appareil.".to_owned(),
            "The cell identifies no device.".to_owned(),
        ),
        DeviceFinding::TwiceInFile { first } => (
            "twice_in_file",
            format!("Cet identifiant est déjà à la ligne {first}."),
            format!("This identifier stands in row {first} already."),
        ),
        DeviceFinding::AlreadySold => (
            "already_sold",
            "Cet appareil est déjà vendu et n’a pas été retourné.".to_owned(),
            "This phone is sold already and was not returned.".to_owned(),
        ),
        DeviceFinding::BadChecksum => (
            "bad_checksum",
            "La clé de contrôle de l’IMEI est fausse : vérifiez-le, ou confirmez avec un motif.".to_owned(),
            "The check digit of the IMEI is wrong: check it, or confirm with a reason.".to_owned(),
        ),
        DeviceFinding::NotAnImei => (
            "not_an_imei",
            "Numéro de série ou MEID au lieu d’un IMEI.".to_owned(),
            "A serial number or MEID instead of an IMEI.".to_owned(),
        ),
        DeviceFinding::OtherCondition { aspects } => {
            let list = |language| aspects.iter().map(|aspect| word(*aspect, language)).collect::<Vec<_>>().join(", ");
            (
                "other_condition",
                format!("Autre état que celui vendu ({}) : le client décide.", list(Language::Fr)),
                format!("Another condition than the one sold ({}): the client decides.", list(Language::En)),
            )
        }
        DeviceFinding::OtherSku { .. } => (
            "other_sku",
            "Article que la commande ne contient pas : un remplacement demande l’accord du client.".to_owned(),
            "An article that the order does not hold: a replacement needs the client’s consent.".to_owned(),
        ),
        DeviceFinding::PriceDiffers { validated, found } => (
            "price_differs",
            format!("Coût {found} € au lieu de {validated} € validé, qui reste."),
            format!("Cost {found} € instead of the validated {validated} €, which stays."),
        ),
        DeviceFinding::Surplus => (
            "surplus",
            "Un appareil de plus que la commande n’attend.".to_owned(),
            "One device more than the order waits for.".to_owned(),
        ),
    };
    RowFinding { code: code.to_owned(), sentence: language.pick(&fr, &en).to_owned() }
}

/// The code of an aspect, as in JSON.
pub(super) fn code(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Grade => "grade",
        Aspect::Functionality => "functionality",
        Aspect::Colour => "colour",
        Aspect::Boxed => "boxed",
        Aspect::Remark => "remark",
        Aspect::Lock => "lock",
    }
}

fn word(aspect: Aspect, language: Language) -> &'static str {
    match aspect {
        Aspect::Grade => language.pick("apparence", "grade"),
        Aspect::Functionality => language.pick("fonctionnalité", "functionality"),
        Aspect::Colour => language.pick("couleur", "colour"),
        Aspect::Boxed => language.pick("emballage", "box"),
        Aspect::Remark => language.pick("remarque", "remark"),
        Aspect::Lock => language.pick("verrouillage", "lock"),
    }
}
