//! `/api/vocabulary`: the supplier's words and their French names, colours with their swatches, grades in their order.
//! One source for the API, the tools and the web application.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use dbc_domain::grade::GRADES;
use dbc_domain::vocabulary::{self, Term};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes.
pub(super) fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(get_vocabulary))
}

/// A word in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Word {
    /// The supplier's word, as offers carry it.
    en: &'static str,
    /// What French readers see.
    fr: &'static str,
}

/// A colour.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColourWord {
    /// The supplier's word.
    en: &'static str,
    /// What French readers see.
    fr: &'static str,
    /// `#rrggbb`.
    swatch: &'static str,
}

/// The words of the trade. A word that is not here is shown as it came.
#[derive(Debug, Serialize, ToSchema)]
pub struct Vocabulary {
    /// Grades from best to worst; unknown ones come last.
    grade_order: &'static [&'static str],
    /// Grades with a name of their own.
    grades: Vec<Word>,
    /// Functionality.
    functionalities: Vec<Word>,
    /// Packaging.
    boxes: Vec<Word>,
    /// Remarks.
    remarks: Vec<Word>,
    /// Colours.
    colours: Vec<ColourWord>,
}

fn words(terms: &[Term]) -> Vec<Word> {
    terms.iter().map(|term| Word { en: term.english, fr: term.french }).collect()
}

/// The words of the trade in French and English.
#[utoipa::path(
    get, path = "/api/vocabulary", tag = "catalogue",
    responses((status = 200, description = "The words", body = Vocabulary)),
    extensions(("x-permission" = json!("public")))
)]
async fn get_vocabulary() -> Response {
    let colours = vocabulary::COLOURS.iter().map(|colour| ColourWord {
        en: colour.term.english,
        fr: colour.term.french,
        swatch: colour.swatch,
    });
    let all = Vocabulary {
        grade_order: &GRADES,
        grades: words(&vocabulary::GRADES),
        functionalities: words(&vocabulary::FUNCTIONALITIES),
        boxes: words(&vocabulary::BOXES),
        remarks: words(&vocabulary::REMARKS),
        colours: colours.collect(),
    };
    let mut answer = axum::Json(all).into_response();
    // The same until the next version of the program.
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    answer
}
