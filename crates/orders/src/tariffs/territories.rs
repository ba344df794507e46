//! Territories as codes: `metropolitan_france`, `member_state:DE`.

use dbc_domain::orders::territory::Territory;

/// The code in the base and in JSON.
pub(super) fn code(territory: &Territory) -> String {
    match territory {
        Territory::MetropolitanFrance => "metropolitan_france".to_owned(),
        Territory::Monaco => "monaco".to_owned(),
        Territory::OverseasDepartment => "overseas_department".to_owned(),
        Territory::OverseasCollectivity => "overseas_collectivity".to_owned(),
        Territory::MemberState { country } => format!("member_state:{country}"),
        Territory::OutsideUnion { country } => format!("outside_union:{country}"),
        Territory::Unknown => "unknown".to_owned(),
    }
}

/// Reads [`code`]; `None` for other words, and for an address that does not say where it is.
pub(super) fn parse(code: &str) -> Option<Territory> {
    let country = |text: &str| {
        let two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        two.then(|| text.to_owned())
    };
    match code.split_once(':') {
        Some(("member_state", state)) => Some(Territory::MemberState { country: country(state)? }),
        Some(("outside_union", land)) => Some(Territory::OutsideUnion { country: country(land)? }),
        Some(_) => None,
        None => match code {
            "metropolitan_france" => Some(Territory::MetropolitanFrance),
            "monaco" => Some(Territory::Monaco),
            "overseas_department" => Some(Territory::OverseasDepartment),
            "overseas_collectivity" => Some(Territory::OverseasCollectivity),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_are_written() {
        let country = || "DE".to_owned();
        for territory in [
            Territory::MetropolitanFrance,
            Territory::Monaco,
            Territory::OverseasDepartment,
            Territory::OverseasCollectivity,
            Territory::MemberState { country: country() },
            Territory::OutsideUnion { country: country() },
        ] {
            assert_eq!(parse(&code(&territory)), Some(territory));
        }
        for other in ["unknown", "member_state:de", "member_state:", "planet:XX", ""] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
