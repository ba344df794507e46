//! The help of the commands for files in French: staff use them, and their terminal speaks French. Everything else on
//! the command line is for engineers and stays English.

use clap::{Arg, ArgAction, Command};
use dbc_domain::language::Language;

use crate::progress::language_of_environment;

/// The language that the command line asks for: that of `--lang`, else of the environment.
pub fn language_of(mut arguments: impl Iterator<Item = String>) -> Language {
    while let Some(argument) = arguments.next() {
        let asked = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => continue,
        };
        if let Some(language) = asked.and_then(|asked| Language::parse(&asked)) {
            return language;
        }
    }
    language_of_environment()
}

/// A command's texts: what it does in a line, the rest of it, an example.
struct Texts {
    command: &'static str,
    about: &'static str,
    more: &'static str,
    example: &'static str,
    /// What arguments mean that mean something else in other commands.
    arguments: &'static [(&'static str, &'static str)],
}

const CODES: &str = "Codes de sortie : 0 terminé, 1 terminé avec des lignes refusées, 2 rien n'a été écrit.";

const COMMANDS: [Texts; 5] = [
    Texts {
        command: "transform-catalog",
        about: "Calcule les prix DBC d'une liste de prix du fournisseur : toutes ses colonnes, puis Prix original, Prix \
                DBC et Marge appliquée",
        more: "Les lignes inutilisables sont écartées et citées avec leur numéro, leur colonne et la raison.",
        example: "Exemple : dbc transform-catalog \"Mobile devices-pricelist-Tuesday, May 27, 2025.xlsx\"",
        arguments: &[
            ("list", "La liste de prix : xlsx, xls, ods ou csv"),
            (
                "output",
                "Le catalogue à écrire (par défaut : catalogue_dbc_<jour>_<heure>.xlsx dans le dossier courant)",
            ),
            ("margins", "Règles de marge dans un fichier TOML (par défaut : Marginal +1 %, tout le reste +11 %)"),
        ],
    },
    Texts {
        command: "apply-prices-to-order",
        about: "Met les prix DBC sur une commande du fournisseur (une ligne par SKU) ou sur la liste d'un client",
        more: "Une ligne est reconnue par son SKU, sinon par nom, apparence et fonctionnalité, toujours dans son propre \
               régime de TVA. Une ligne introuvable ne reçoit jamais de prix en silence.",
        example: "Exemple : dbc apply-prices-to-order order-1500231.xlsx --mode client --missing drop",
        arguments: &[],
    },
    Texts {
        command: "process-imei-order",
        about: "Met les prix DBC sur une commande détaillée et vérifie chaque IMEI",
        more: "Le résultat est le CSV du logiciel comptable (UTF-8, virgule, point décimal), ou un classeur quand --output \
               finit par .xlsx. Une telle commande ne dit pas le régime de TVA de chaque appareil : la commande groupée \
               donnée avec --order le dit, ou la plateforme avec --day.",
        example: "Exemple : dbc process-imei-order order-1500231-imei.xlsx --order order-1500231.xlsx",
        arguments: &[("grouped", "La commande groupée à laquelle celle-ci répond : elle donne les régimes de TVA")],
    },
    Texts {
        command: "analyze-catalog",
        about: "Décrit un fichier : son genre, ses colonnes et leurs mots, ses premières lignes",
        more: "",
        example: "Exemple : dbc analyze-catalog order-1500231.xlsx",
        arguments: &[("file", "Le fichier : xlsx, xls, ods ou csv")],
    },
    Texts {
        command: "diff-catalogs",
        about: "Compare deux listes de prix ou deux catalogues, offre par offre",
        more: "",
        example: "Exemple : dbc diff-catalogs lundi.xlsx mardi.xlsx --class price_down",
        arguments: &[
            ("older", "La liste la plus ancienne"),
            ("newer", "La liste la plus récente"),
            (
                "class",
                "Seulement les changements d'un genre : new, restocked, price_down, price_up, out_of_stock, gone, \
                 regime_flipped, other",
            ),
        ],
    },
];

/// What arguments mean in all commands that have them.
const ARGUMENTS: [(&str, &str); 11] = [
    ("force", "Remplace un résultat qui existe déjà"),
    ("json", "Un objet JSON sur la sortie standard, pour les programmes"),
    ("lang", "Langue du compte rendu : fr ou en (par défaut : celle de LANG)"),
    ("annotate", "Écrit aussi une copie du fichier avec les remarques à côté des cellules"),
    ("order", "La commande"),
    ("output", "Le fichier à écrire (par défaut : nommé d'après la commande et le jour du catalogue)"),
    (
        "catalog",
        "Le catalogue : un de DBC, ou une liste de prix brute (par défaut : selon le jour que porte le nom de la commande, \
         dans le dossier courant)",
    ),
    ("day", "Le catalogue que la plateforme a publié pour ce jour du fournisseur (AAAA-MM-JJ), aux prix de ce jour"),
    (
        "mode",
        "Pour qui est le résultat : dbc, la maison, toutes les colonnes et les prix du fournisseur ; client, seulement ce \
         qu'un client peut voir (par défaut : dbc)",
    ),
    (
        "missing",
        "Les lignes sans prix au catalogue : keep, vendues au prix du fournisseur de la commande ; drop, écartées ; \
         margin, les règles de marge appliquées à ce prix. À donner en mode client dès qu'il y en a",
    ),
    ("margins", "Règles de marge dans un fichier TOML, pour les listes brutes et --missing margin"),
];

/// The commands for files with French help.
pub fn translated(root: Command) -> Command {
    let mut root = root.mut_arg("config", |config| {
        config.help("Fichier de configuration (par défaut : dbc.toml du dossier courant, s'il y en a un)")
    });
    for texts in &COMMANDS {
        root = root.mut_subcommand(texts.command, |command| translate(command, texts));
    }
    root
}

fn translate(command: Command, texts: &Texts) -> Command {
    let known: Vec<String> = command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
    let long = [texts.about, texts.more, CODES].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let mut command = command
        .about(texts.about)
        .long_about(long.join("\n\n"))
        .after_help(texts.example)
        .help_template("{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}")
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Affiche cette aide"));
    let own = texts.arguments.iter();
    for (name, help) in
        own.chain(ARGUMENTS.iter().filter(|(name, _)| texts.arguments.iter().all(|(own, _)| own != name)))
    {
        if known.iter().any(|known| known == name) {
            command = command.mut_arg(name, |argument| {
                let argument = argument.help(*help).long_help(*help);
                match argument.get_action().takes_values() {
                    true => argument.hide_possible_values(true).hide_default_value(true),
                    false => argument,
                }
            });
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn asked(arguments: &str) -> Language {
        language_of(arguments.split(' ').map(str::to_owned))
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        assert_eq!(asked("transform-catalog --help --lang fr"), Language::Fr);
        assert_eq!(asked("--lang=fr transform-catalog"), Language::Fr);
        assert_eq!(asked("transform-catalog --lang en --language fr"), Language::En);
    }

    #[test]
    fn every_argument_of_the_commands_for_files_is_explained_in_french() {
        let (english, french) = (Cli::command(), translated(Cli::command()));
        french.clone().debug_assert();
        for texts in &COMMANDS {
            let (before, after) =
                (english.find_subcommand(texts.command).unwrap(), french.find_subcommand(texts.command).unwrap());
            assert_ne!(before.get_about().unwrap().to_string(), after.get_about().unwrap().to_string());
            for argument in before.get_arguments() {
                let said = |command: &Command| {
                    let same = command.get_arguments().find(|other| other.get_id() == argument.get_id()).unwrap();
                    same.get_help().map(ToString::to_string)
                };
                assert_ne!(said(before), said(after), "{} {}", texts.command, argument.get_id());
            }
        }
    }
}
