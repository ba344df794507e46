//! The tables as workbooks.

use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_ground::http::Problem;
use dbc_sheets::write::{CellKind, ColumnSpec, Out, SheetWriter};

use crate::routes::{ClientSegment, ClientTable, DepreciationTable, ModelTable};
use crate::sums::{ProfitBand, Trade};

/// A header in both languages, and what stands under it.
type Head = (&'static str, &'static str, CellKind);

const TRADE: [Head; 8] = [
    ("Commandes", "Orders", CellKind::Whole),
    ("Unités", "Units", CellKind::Whole),
    ("Chiffre d’affaires", "Revenue", CellKind::Amount),
    ("Marge", "Margin", CellKind::Amount),
    ("Taux de marge %", "Margin on cost %", CellKind::Amount),
    ("Taux de marque %", "Margin on price %", CellKind::Amount),
    ("Rentabilité", "Profitability", CellKind::Text),
    ("CA sans coût connu", "Revenue without known cost", CellKind::Amount),
];

/// Sales by model.
///
/// Errors: the workbook cannot be written.
pub(crate) fn models(table: &ModelTable, language: Language) -> Result<Vec<u8>, Problem> {
    let before = [
        ("Marque", "Brand", CellKind::Text),
        ("Modèle", "Model", CellKind::Text),
        ("Stockage Go", "Storage GB", CellKind::Whole),
    ];
    let after =
        [("Prix moyen", "Mean price", CellKind::Amount), ("Taux de service %", "Fill rate %", CellKind::Amount)];
    let mut sheet = sheet(language.pick("Modèles", "Models"), &[&before[..], &TRADE, &after].concat(), language)?;
    for item in &table.items {
        let mut cells = vec![Out::Text(&item.brand), Out::Text(&item.model), whole(item.storage_gb.map(i64::from))];
        cells.extend(trade(&item.trade, language));
        cells.extend([amount(item.mean_price_cents), percent(item.fill_bp)]);
        sheet.row(&cells).map_err(Problem::internal)?;
    }
    sheet.into_bytes().map_err(Problem::internal)
}

/// Sales by client.
///
/// Errors: the workbook cannot be written.
pub(crate) fn clients(table: &ClientTable, language: Language) -> Result<Vec<u8>, Problem> {
    let before = [("Client", "Client", CellKind::Text), ("Segment", "Segment", CellKind::Text)];
    let after = [
        ("CA sur 12 mois", "Revenue of 12 months", CellKind::Amount),
        ("Dernière commande", "Last order", CellKind::Text),
        ("Dernière visite", "Last visit", CellKind::Text),
        ("Jours de silence", "Days of silence", CellKind::Whole),
    ];
    let mut sheet = sheet("Clients", &[&before[..], &TRADE, &after].concat(), language)?;
    for item in &table.items {
        let last = item.last_order_at.map(|at| at.date_naive().to_string()).unwrap_or_default();
        let view = item.last_view.map(|day| day.to_string()).unwrap_or_default();
        let mut cells = vec![Out::Text(&item.name), Out::Text(segment(item.segment, language))];
        cells.extend(trade(&item.trade, language));
        cells.extend([amount(item.year_cents), Out::Text(&last), Out::Text(&view), whole(item.silent_days)]);
        sheet.row(&cells).map_err(Problem::internal)?;
    }
    sheet.into_bytes().map_err(Problem::internal)
}

/// Movement of costs.
///
/// Errors: the workbook cannot be written.
pub(crate) fn depreciation(table: &DepreciationTable, language: Language) -> Result<Vec<u8>, Problem> {
    let heads = [
        ("Marque", "Brand", CellKind::Text),
        ("Modèle", "Model", CellKind::Text),
        ("Stockage Go", "Storage GB", CellKind::Whole),
        ("Offres", "Offers", CellKind::Whole),
        ("Coût au début", "Cost at first", CellKind::Amount),
        ("Coût à la fin", "Cost at last", CellKind::Amount),
        ("Évolution %", "Movement %", CellKind::Amount),
    ];
    let mut sheet = sheet(language.pick("Décote", "Depreciation"), &heads, language)?;
    for item in &table.items {
        let cells = [
            Out::Text(&item.brand),
            Out::Text(&item.model),
            whole(item.storage_gb.map(i64::from)),
            Out::Whole(item.offers),
            amount(item.first_cents),
            amount(item.last_cents),
            percent(Some(item.change_bp)),
        ];
        sheet.row(&cells).map_err(Problem::internal)?;
    }
    sheet.into_bytes().map_err(Problem::internal)
}

fn sheet(name: &str, heads: &[Head], language: Language) -> Result<SheetWriter, Problem> {
    let columns: Vec<_> = heads.iter().map(|(fr, en, kind)| ColumnSpec::new(language.pick(fr, en), *kind)).collect();
    SheetWriter::in_memory(name, &columns).map_err(Problem::internal)
}

fn trade(trade: &Trade, language: Language) -> [Out<'static>; 8] {
    [
        Out::Whole(trade.orders),
        Out::Whole(trade.units),
        amount(trade.goods_cents),
        amount(trade.margin_cents),
        percent(trade.on_cost_bp),
        percent(trade.on_price_bp),
        trade.band.map_or(Out::Empty, |band| Out::Text(self::band(band, language))),
        amount(trade.uncosted_goods_cents),
    ]
}

fn amount(cents: i64) -> Out<'static> {
    Out::Amount(Money::from_cents(cents))
}

/// Hundredths of a per cent as per cent with two decimals: the same digits as cents of a euro.
fn percent(bp: Option<i32>) -> Out<'static> {
    bp.map_or(Out::Empty, |bp| amount(i64::from(bp)))
}

fn whole(number: Option<i64>) -> Out<'static> {
    number.map_or(Out::Empty, Out::Whole)
}

fn band(band: ProfitBand, language: Language) -> &'static str {
    match band {
        ProfitBand::Excellent => language.pick("Excellente", "Excellent"),
        ProfitBand::Good => language.pick("Bonne", "Good"),
        ProfitBand::Medium => language.pick("Moyenne", "Medium"),
        ProfitBand::Weak => language.pick("Faible", "Weak"),
        ProfitBand::Loss => language.pick("Perte", "Loss"),
    }
}

fn segment(segment: ClientSegment, language: Language) -> &'static str {
    match segment {
        ClientSegment::Vip => "VIP",
        ClientSegment::Premium => "Premium",
        ClientSegment::Standard => "Standard",
        ClientSegment::Small => language.pick("Petit", "Small"),
        ClientSegment::New => language.pick("Nouveau", "New"),
        ClientSegment::Prospect => "Prospect",
    }
}
