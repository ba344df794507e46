//! `/api/catalog/export.xlsx` and `.csv`: every offer that a search finds, at the caller's prices, with the columns of
//! his choice. Nothing in the file is computed when somebody opens it: a text that begins like a formula stays a text.

use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use dbc_catalogue_index::{PricedCatalogue, RowId};
use dbc_domain::language::Language;
use dbc_ground::http::{Caller, Lang, Problem, Query};
use dbc_sheets::write::{Out, SheetWriter, guarded_text};
use futures::{StreamExt, stream};
use tokio::sync::mpsc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::columns::{Column, cell, chosen_for_export};
use super::query::CatalogQuery;
use super::search::{SearchRoutes, Sight, edition_for};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<SearchRoutes> {
    OpenApiRouter::new().routes(routes!(export_xlsx)).routes(routes!(export_csv))
}

/// What an export is made of, found before the first byte leaves.
struct Export {
    priced: Arc<PricedCatalogue>,
    rows: Vec<RowId>,
    columns: Vec<Column>,
    language: Language,
    file_name: String,
}

/// The filtered list as a workbook. The parameters are those of the search; `fields` (or `columns`) chooses columns,
/// `offset`, `limit` and `facets` do not matter.
#[utoipa::path(
    get, path = "/api/catalog/export.xlsx", tag = "catalogue", params(CatalogQuery),
    responses((status = 200, description = "The workbook",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)),
    extensions(("x-permission" = json!("catalog:read")), ("x-cost" = json!(20)))
)]
async fn export_xlsx(
    State(state): State<SearchRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Query(asked): Query<CatalogQuery>,
) -> Result<Response, Problem> {
    let export = prepare(&state, &caller, language, &asked)?;
    let disposition = attachment(&export.file_name, "xlsx");
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(answer(media, disposition, streamed(export, write_workbook)))
}

/// The filtered list as text, sent while it is written: for French readers with semicolons and decimal commas, as their
/// spreadsheet programs expect it. A text that begins like a formula has an apostrophe before it.
#[utoipa::path(
    get, path = "/api/catalog/export.csv", tag = "catalogue", params(CatalogQuery),
    responses((status = 200, description = "The list", content_type = "text/csv", body = Vec<u8>)),
    extensions(("x-permission" = json!("catalog:read")), ("x-cost" = json!(20)))
)]
async fn export_csv(
    State(state): State<SearchRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Query(asked): Query<CatalogQuery>,
) -> Result<Response, Problem> {
    let export = prepare(&state, &caller, language, &asked)?;
    let disposition = attachment(&export.file_name, "csv");
    Ok(answer("text/csv; charset=utf-8", disposition, streamed(export, write_csv)))
}

/// The file, sent while it is written on a thread of its own.
fn streamed(export: Export, write: fn(&Export, ChunkWriter) -> Result<(), std::io::Error>) -> Body {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(4);
    tokio::task::spawn_blocking(move || {
        let outcome = write(&export, ChunkWriter { sender: sender.clone(), chunk: Vec::new() });
        if let Err(cause) = outcome {
            // Told to the reader as a broken answer; one who left has no use for it.
            let _ = sender.blocking_send(Err(cause));
        }
    });
    // Fused: the compression around all answers asks once more after the end.
    let chunks = stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver))).fuse();
    Body::from_stream(Box::pin(chunks))
}

fn prepare(state: &SearchRoutes, caller: &Caller, language: Language, asked: &CatalogQuery) -> Result<Export, Problem> {
    let edition = edition_for(&state.published, asked.version)?;
    let sight = Sight::of(caller, &edition);
    let columns = chosen_for_export(asked.fields.as_deref(), sight.costs())?;
    let mut query = asked.to_query(&edition.catalogue, sight.costs())?;
    (query.offset, query.limit, query.facets) = (0, edition.catalogue.len(), false);
    let priced = edition.priced_for(sight.buyer());
    let rows = priced.query(&query, sight.viewer()).rows;
    let day = edition.catalogue.header().list_day.map(|day| format!("-{day}")).unwrap_or_default();
    Ok(Export { priced, rows, columns, language, file_name: format!("catalogue{day}") })
}

fn attachment(name: &str, ending: &str) -> HeaderValue {
    // A name of letters, digits and hyphens.
    HeaderValue::from_str(&format!("attachment; filename=\"{name}.{ending}\""))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

fn answer(media: &'static str, disposition: HeaderValue, body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (headers, body).into_response()
}

impl Export {
    /// Gives the cells of each row to `take`.
    fn each_row<E>(&self, mut take: impl FnMut(&[Out<'_>]) -> Result<(), E>) -> Result<(), E> {
        let mut made = vec![String::new(); self.columns.len()];
        for &row in &self.rows {
            let Some(offer) = self.priced.catalogue().record(row) else { continue };
            made.iter_mut().for_each(String::clear);
            let cells: Vec<Out<'_>> = self
                .columns
                .iter()
                .zip(&mut made)
                .map(|(column, made)| cell(*column, &self.priced, row, &offer, made))
                .collect();
            take(&cells)?;
        }
        Ok(())
    }
}

/// Rows wait in a temporary file and are packed while they are sent: the memory that an export takes does not grow with
/// it.
fn write_workbook(export: &Export, mut target: ChunkWriter) -> Result<(), std::io::Error> {
    let columns: Vec<_> = export.columns.iter().map(|column| column.spec(export.language)).collect();
    let mut writer = SheetWriter::in_memory("Catalogue", &columns).map_err(std::io::Error::other)?;
    export.each_row(|cells| writer.row(cells)).map_err(std::io::Error::other)?;
    writer.send_into(&mut target).map_err(std::io::Error::other)?;
    target.flush()
}

fn write_csv(export: &Export, mut target: ChunkWriter) -> Result<(), std::io::Error> {
    let (delimiter, decimal) = match export.language {
        Language::Fr => (b';', ","),
        Language::En => (b',', "."),
    };
    // Without this mark, Excel takes the text for one in an old encoding.
    target.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(target);
    let headers = export.columns.iter().map(|column| column.spec(export.language).header().to_owned());
    writer.write_record(headers.collect::<Vec<_>>())?;
    export.each_row(|cells| -> Result<(), std::io::Error> {
        for cell in cells {
            match cell {
                Out::Text(text) => writer.write_field(guarded_text(text).as_bytes())?,
                Out::Whole(number) => writer.write_field(number.to_string())?,
                Out::Amount(amount) => writer.write_field(amount.to_string().replace('.', decimal))?,
                Out::Empty | Out::Number(_) | Out::Bool(_) => writer.write_field("")?,
            }
        }
        Ok(writer.write_record(None::<&[u8]>)?)
    })?;
    writer.flush()
}

/// Hands the text on in pieces; the reader's pace is the writer's.
struct ChunkWriter {
    sender: mpsc::Sender<Result<Bytes, std::io::Error>>,
    chunk: Vec<u8>,
}

/// Bytes of a piece.
const CHUNK: usize = 64 * 1024;

impl Write for ChunkWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.chunk.is_empty() { Ok(()) } else { self.send() }
    }
}

impl ChunkWriter {
    fn send(&mut self) -> std::io::Result<()> {
        let piece = Bytes::from(std::mem::take(&mut self.chunk));
        self.sender.blocking_send(Ok(piece)).map_err(|_| std::io::ErrorKind::BrokenPipe.into())
    }
}
