//! A PDF of text and lines, from top to bottom over as many pages as it takes.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

use super::text::encoded;

const REGULAR: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");

/// A document that is being written. Distances are points (1/72 inch) from the top left corner.
pub(super) struct Sheet {
    width: f32,
    height: f32,
    margin: f32,
    /// How far down the page is written.
    down: f32,
    content: Content,
    pages: Vec<Vec<u8>>,
}

impl Sheet {
    /// A document of pages of this size.
    pub(super) fn new(width: f32, height: f32, margin: f32) -> Self {
        Sheet { width, height, margin, down: margin, content: Content::new(), pages: Vec::new() }
    }

    /// Begins the next page.
    pub(super) fn turn(&mut self) {
        let content = std::mem::replace(&mut self.content, Content::new());
        self.pages.push(content.finish().into_vec());
        self.down = self.margin;
    }

    /// Leaves a gap.
    pub(super) fn gap(&mut self, points: f32) {
        self.down += points;
    }

    /// One line of text.
    pub(super) fn line(&mut self, text: &str, size: f32, bold: bool) {
        self.cells(&[(0.0, text)], size, bold);
    }

    /// Texts side by side, each this far from the left margin. A text that would run into the next one is cut.
    pub(super) fn cells(&mut self, cells: &[(f32, &str)], size: f32, bold: bool) {
        let step = size * 1.35;
        if self.down + step > self.height - self.margin {
            self.turn();
        }
        self.down += step;
        let inside = self.width - 2.0 * self.margin;
        for (n, (left, text)) in cells.iter().enumerate() {
            let right = cells.get(n + 1).map_or(inside, |next| next.0 - 4.0);
            let text = fitting(text, right - left, size);
            self.content.begin_text();
            self.content.set_font(if bold { BOLD } else { REGULAR }, size);
            self.content.next_line(self.margin + left, self.height - self.down);
            self.content.show(Str(&encoded(text)));
            self.content.end_text();
        }
    }

    /// A thin line across the page.
    pub(super) fn rule(&mut self) {
        self.down += 4.0;
        let y = self.height - self.down;
        self.content.set_line_width(0.5);
        self.content.move_to(self.margin, y);
        self.content.line_to(self.width - self.margin, y);
        self.content.stroke();
    }

    /// The finished document.
    pub(super) fn into_bytes(mut self, title: &str) -> Vec<u8> {
        self.turn();
        let mut next = 1;
        let mut id = || {
            next += 1;
            Ref::new(next - 1)
        };
        let (catalog, tree, regular, bold, info) = (id(), id(), id(), id(), id());
        let ids: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (id(), id())).collect();
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree);
        pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(i32::try_from(ids.len()).unwrap_or(i32::MAX));
        for ((page, content), bytes) in ids.iter().zip(&self.pages) {
            let mut written = pdf.page(*page);
            written.media_box(Rect::new(0.0, 0.0, self.width, self.height)).parent(tree).contents(*content);
            let mut resources = written.resources();
            resources.fonts().pair(REGULAR, regular).pair(BOLD, bold);
            resources.finish();
            written.finish();
            pdf.stream(*content, bytes);
        }
        for (font, name) in [(regular, &b"Helvetica"[..]), (bold, &b"Helvetica-Bold"[..])] {
            pdf.type1_font(font).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        pdf.document_info(info).title(pdf_writer::TextStr(title));
        pdf.finish()
    }
}

/// As much of a text as surely fits: a letter is taken for 0.56 of the size, more than most are wide.
fn fitting(text: &str, width: f32, size: f32) -> &str {
    let mut left = width / (size * 0.56);
    let end = text.char_indices().find(|_| {
        left -= 1.0;
        left < -1.0
    });
    end.map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}
