// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/corpus/texts.h"

#include <algorithm>
#include <random>
#include <set>
#include <span>
#include <string_view>

namespace visema {

namespace {

constexpr std::string_view kDeterminers[] = {"the", "a", "my", "our", "this", "that", "every", "one", "her", "their"};
constexpr std::string_view kAdjectives[] = {
    "small",  "bright", "purple", "heavy",  "shy",     "thirsty", "golden",  "simple", "wooden",   "frozen",
    "lovely", "round",  "humble", "clever", "smooth",  "rough",   "gentle",  "orange", "thin",     "wealthy",
    "joyful", "plain",  "big",    "brave",  "foggy",   "vivid",   "warm",    "weird",  "quiet",    "zesty",
    "spicy",  "chubby", "fresh",  "usual",  "moody",   "empty",   "pompous", "cheap",  "nervous",  "awkward",
    "yellow", "loud",   "broad",  "fuzzy",  "genuine", "sharp",   "young",   "urgent", "southern", "northern",
    "steep",  "velvet", "marble", "amber",  "absurd"};
constexpr std::string_view kNouns[] = {
    "piper",    "baboon", "mother",  "village",  "jungle",  "thumb",  "bottle", "window",  "garage", "measure",
    "teacher",  "church", "judge",   "bridge",   "feather", "voice",  "powder", "pumpkin", "camera", "problem",
    "wizard",   "yogurt", "onion",   "shadow",   "fisher",  "zebra",  "puzzle", "engine",  "ocean",  "vision",
    "treasure", "beaver", "moth",    "cloth",    "oyster",  "toy",    "house",  "mouse",   "cow",    "boat",
    "coat",     "bowl",   "moon",    "spoon",    "book",    "cook",   "wool",   "bird",    "nurse",  "world",
    "lamp",     "map",    "plum",    "bomb",     "web",     "job",    "pub",    "club",    "stream", "dream",
    "farmer",   "army",   "morning", "palm",     "album",   "member", "number", "apple",   "paper",  "pebble",
    "rabbit",   "hobby",  "baby",    "puppy",    "poppy",   "mayor",  "leaf",   "cliff",   "wave",   "glove",
    "thief",    "throat", "earth",   "path",     "breath",  "king",   "song",   "spring",  "finger", "language",
    "whale",    "wheel",  "queen",   "squirrel", "choir",   "acorn",  "olive",  "island",  "idea",   "echo",
    "ladder",   "letter", "butter",  "dollar",   "table",   "candle", "noodle", "needle",  "donkey", "turkey"};
constexpr std::string_view kVerbs[] = {
    "pushed",      "followed",     "measured",   "borrowed",    "painted",    "combined",     "hugged",   "watched",
    "moved",       "brought",      "chose",      "jumped over", "threw",      "believed",     "provoked", "married",
    "bumped into", "photographed", "cleaned",    "squeezed",    "wrapped",    "shaved",       "judged",   "missed",
    "imagined",    "bought",       "fixed",      "served",      "warmed",     "dropped",      "bathed",   "enjoyed",
    "pulled",      "climbed",      "forgave",    "mapped",      "remembered", "whispered to", "smelled",  "put away",
    "looked for",  "shouted at",   "poured out", "counted",     "thanked",    "obeyed",       "owned",    "used"};
constexpr std::string_view kAdverbs[] = {"slowly",   "happily",    "by mistake", "again",      "before breakfast",
                                         "for free", "with joy",   "perhaps",    "very badly", "in public",
                                         "at home",  "on purpose", "all week",   "too often",  "without a map"};
constexpr std::string_view kNames[] = {"Bob",    "Emma",   "Philip", "Margaret", "Viola", "George",
                                       "Zoe",    "Thomas", "Eve",    "Hugh",     "Joyce", "Walter",
                                       "Pamela", "Abby",   "Max",    "Chloe",    "Ruth",  "Owen"};
constexpr std::string_view kPlaces[] = {"Bombay",  "Oslo",   "Vienna", "the museum",   "the shop",  "a cave",
                                        "Zambia",  "Europe", "Boston", "the pool",     "the woods", "the beach",
                                        "Memphis", "Havana", "Geneva", "the basement", "Yorkshire", "the south"};
constexpr std::string_view kTimes[] = {
    "Yesterday",      "At five past noon", "In February",    "Every Thursday", "Before the war", "Soon",
    "Maybe tomorrow", "Once a month",      "On my birthday", "Usually",        "After a while",  "By Monday"};
// D determiner, J adjective, N noun, V verb, R adverb, P person, L place, T time; anything else is itself.
constexpr std::string_view kTemplates[] = {"D J N V D N .",
                                           "P V D J N R .",
                                           "T , P V D N in L .",
                                           "D N and D J N V P .",
                                           "Why has P V D J N ?",
                                           "P and P V D N R .",
                                           "T , D J , J N V D N .",
                                           "No , D N of P is J , but D N is J .",
                                           "I thought P V D N .",
                                           "We were in L when P V D J N .",
                                           "Oh , what a J N !",
                                           "D N from L was J and J .",
                                           "If P is J , D N will be J R .",
                                           "Please give D J N to P .",
                                           "J N , J N , J N , and J N ."};

constexpr std::string_view kEnglish[] = {"Papa bought a bumper map of Bombay.",
                                         "Bobby's mob probably bribed the pompous pub owner.",
                                         "Mom made me mop up my muddy footprints.",
                                         "The thin thief thought about these three thick feathers.",
                                         "Vivian found five fluffy vests for the famous jazz festival.",
                                         "Which watch did Wendy Wu want to wear at work?",
                                         "She usually chooses a beige shade for such occasions.",
                                         "Joyce joyfully judged the huge orange pageant.",
                                         "You used your yacht a year ago, you know.",
                                         "Boil the oysters in oil, and enjoy the noise.",
                                         "Now how about a brown cow in our town?",
                                         "Go home, though no one knows those roads.",
                                         "I might try to fly high in the night sky.",
                                         "Late rain made the pale plains greyer each day.",
                                         "See these green trees beneath the evening breeze.",
                                         "Who knew you two grew blue fruit in June?",
                                         "A good cook could put sugar in the wooden bowl.",
                                         "Her first nurse heard thirty birds chirp.",
                                         "Father parked the car far from the calm palm garden.",
                                         "All our daughters thought the small hall was awful.",
                                         "Hot coffee in a copper pot stops the body from nodding off.",
                                         "Such a lovely summer comes but once to some of us.",
                                         "Ed said ten red hens went west again.",
                                         "His little sister is sitting in Phil's tin kitchen.",
                                         "A fat black cat sat back and had a nap.",
                                         "The singing king rings bells along the long, strong fence.",
                                         "Six sleepy snakes hiss past the misty stairs.",
                                         "Zany zebras graze, doze, and buzz as they please.",
                                         "Kate quickly kicked a cookie across the dark cake shop.",
                                         "Great, big, grey goats go begging for eggs.",
                                         "Don't let Ted dine on tough, dried duck at ten to two.",
                                         "Lily will allow all yellow lilies to fall below the wall.",
                                         "Rare red roses are really very rewarding.",
                                         "He, a hungry human, hoped to hop home.",
                                         "Hmm, maybe Pam's amber lamp is simply a bulb.",
                                         "Up above, the puppy bumped a pipe.",
                                         "Map, mop, mob, bomb, pump, bib, pub, palm.",
                                         "If I may, I am happy to help you. Bye for now!",
                                         "What time is it? It is about a quarter past eleven.",
                                         "Excuse me, could you repeat the last part, please?"};

constexpr std::string_view kGerman[] = {
    "Peter bringt bald mehr Obst vom Markt mit.",       "Meine Mutter möchte morgen früh baden gehen.",
    "Über sieben Brücken musst du gehen, mein Freund.", "Zwölf schöne Vögel flogen hoch über das Wasser.",
    "Bitte pack den blauen Ball in die Pappkiste.",     "Jeder junge Jäger isst gern Käse und Brot.",
    "Wer weiß, warum wir heute so wenig Wein haben?",   "Ich spreche langsam und deutlich in das Mikrofon.",
    "Das Mädchen lacht, und der Bäcker backt Kuchen.",  "Fünf Frösche hüpfen fröhlich durch den Garten.",
    "Am Abend kommt der Bruder aus Hamburg zurück.",    "Pass auf, der Topf mit der Suppe ist sehr heiß.",
    "Zum Glück gibt es noch genug Zucker im Haus.",     "Öffne bitte das Fenster, die Luft ist schlecht.",
    "Neun Nonnen nähen neue Netze in Nürnberg.",        "Wo bleibt bloß der Bus nach Bremen?"};
constexpr std::string_view kFrench[] = {
    "Bonjour, je m'appelle Émilie et j'habite à Paris.", "Mon père mange une pomme au bord du lac.",
    "Pourquoi est-ce que tu bois du thé si tard ?",      "La pluie tombe sur les vieux toits de la ville.",
    "Un bon vin blanc se boit frais, n'est-ce pas ?",    "Huit jeunes filles jouent dans la cour de l'école.",
    "Le petit bateau bleu passe sous le pont.",          "Il faut fermer la fenêtre avant la nuit.",
    "Les oiseaux chantent très tôt le matin.",           "Ma voisine achète du pain et du beurre.",
    "Nous avons vu beaucoup de montagnes cet été.",      "Vous pouvez poser vos bagages ici, madame.",
    "Le chien aboie quand le facteur arrive.",           "Une peur bleue, un jour heureux, deux œufs."};
constexpr std::string_view kSpanish[] = {
    "Buenos días, me llamo Pablo y vivo en Bilbao.", "Mi madre prepara la comida para toda la familia.",
    "El perro bebe agua fresca en el patio.",        "¿Cuántos libros has comprado este mes?",
    "Mañana viajamos a la playa con mis primos.",    "La lluvia cae sobre el campo verde.",
    "Jorge juega al fútbol con un balón rojo.",      "Un pequeño pueblo blanco brilla bajo el sol.",
    "Quiero probar una taza de chocolate caliente.", "Los niños cantan y bailan por la noche.",
    "Hay mucha gente bajo el puente viejo.",         "Vamos a abrir la ventana, hace calor.",
    "El zapatero guapo habla muy despacio.",         "Siempre pido pan, queso y mermelada."};
constexpr std::string_view kItalian[] = {
    "Buongiorno, mi chiamo Paolo e abito a Milano.", "La mamma prepara il pane per tutta la famiglia.",
    "Il bambino beve un bicchiere di latte fresco.", "Domani mattina andiamo al mare con gli amici.",
    "Questa piccola barca passa sotto il ponte.",    "Il gatto nero dorme sopra il tappeto rosso.",
    "Mi piace molto ascoltare la musica di sera.",   "Quanto costa un chilo di zucchine al mercato?",
    "La pioggia cade sulle vecchie case del borgo.", "Giovanni gioca a pallone nel giardino della scuola.",
    "Ho comprato sei libri e una penna blu.",        "Puoi aprire la finestra, per favore?",
    "Il mio babbo ama il buon vino bianco.",         "Ogni giugno gli gnomi sognano montagne.",
    "Una zuppa calda scalda le gambe e il cuore.",   "Vedo un uomo che vende uova fresche.",
    "Subito dopo pranzo bevo un buon espresso.",     "Chi va piano, va sano e va lontano."};
constexpr std::string_view kCzech[] = {"Dobrý den, jmenuji se Pavel a bydlím v Praze.",
                                       "Moje maminka peče každou sobotu dobrý chleba.",
                                       "Malý pes běží po mostě přes řeku.",
                                       "Zítra pojedeme vlakem do Brna za babičkou.",
                                       "Žlutý pták zpívá vysoko na stromě.",
                                       "Kolik stojí tři hrnky kávy a jeden čaj?",
                                       "Pomalu mluvím do mikrofonu, aby mi bylo rozumět.",
                                       "Na stole leží bílá mapa a pět jablek.",
                                       "Jiří řekl, že přijde až po obědě.",
                                       "Starý dům u lesa má úzká okna.",
                                       "V zimě padá sníh a děti jezdí na saních.",
                                       "Můj bratr hraje fotbal s velkým míčem.",
                                       "Kdo se bojí, nesmí do lesa.",
                                       "Pod lampou sedí šedá myš a jí sýr.",
                                       "Voda v rybníce je dnes velmi studená.",
                                       "Prosím, otevřete okno, je tu horko.",
                                       "Babička vypráví pohádku o zlaté rybce.",
                                       "Čtyři chlapci nesou dlouhý žebřík."};
constexpr std::string_view kFinnish[] = {
    "Hyvää päivää, minun nimeni on Pekka.",      "Äiti leipoo pullaa ja lapset leikkivät pihalla.",
    "Pieni koira juoksee puiston halki kotiin.", "Huomenna matkustamme junalla mummon luo.",
    "Vene kulkee hitaasti sillan ali.",          "Paljonko maksaa kilo omenoita torilla?",
    "Talvella sataa lunta ja järvet jäätyvät.",  "Yöllä tähdet loistavat kirkkaasti taivaalla.",
    "Isä luki lehteä ja joi kupin kahvia.",      "Punainen auto pysähtyi talon eteen.",
    "Voisitko avata ikkunan, täällä on kuuma.",  "Metsässä kasvaa mustikoita ja puolukoita.",
    "Poika pomppi pallon kanssa pihan poikki.",  "Kesällä uimme meressä joka ilta.",
    "Puhun hitaasti ja selvästi mikrofoniin.",   "Vanha mies myy kalaa satamassa."};
constexpr std::string_view kRussian[] = {"Добрый день, меня зовут Павел.",
                                         "Моя мама готовит вкусный обед.",
                                         "Маленькая собака бежит по мосту.",
                                         "Завтра мы поедем на поезде к бабушке.",
                                         "Птица поёт высоко на дереве.",
                                         "Сколько стоит чашка кофе?",
                                         "На столе лежит белая бумага.",
                                         "Мой брат играет в футбол.",
                                         "Зимой падает снег и дети катаются на санках.",
                                         "Откройте, пожалуйста, окно, здесь жарко.",
                                         "Старый дом стоит у леса.",
                                         "Вечером мы слушали музыку.",
                                         "Папа купил пять яблок и хлеб.",
                                         "Вода в реке очень холодная.",
                                         "Я говорю медленно и ясно.",
                                         "Бабушка рассказывает внуку сказку."};
constexpr std::string_view kCatalan[] = {
    "Bon dia, em dic Pau i visc a Barcelona.",  "La mare prepara el pa per a tota la família.",
    "El gos petit corre pel pont vell.",        "Demà anirem a la platja amb els amics.",
    "Quant val un quilo de pomes al mercat?",   "La pluja cau sobre les teulades del poble.",
    "M'agrada molt escoltar música al vespre.", "El meu germà juga a pilota al jardí.",
    "Pots obrir la finestra, si us plau?",      "He comprat sis llibres i un bolígraf blau.",
    "El vaixell blanc passa per sota el pont.", "A l'hivern neva i fa molt de fred.",
    "El nen beu un got de llet fresca.",        "Parlo a poc a poc i molt clar.",
    "Els ocells canten quan surt el sol.",      "Vull provar una sopa ben calenta."};

struct LanguageTexts {
  std::string_view language;
  std::span<const std::string_view> sentences;
};
const LanguageTexts kTexts[] = {{"en", kEnglish}, {"de", kGerman},  {"fr", kFrench},
                                {"es", kSpanish}, {"it", kItalian}, {"cs", kCzech},
                                {"fi", kFinnish}, {"ru", kRussian}, {"ca", kCatalan}};

class SentenceGenerator {
 public:
  std::string next() {
    std::string sentence;
    std::string_view rest = pick(kTemplates);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      const std::string_view word = expand(rest.substr(0, end));
      const bool attaches = word.size() == 1 && std::string_view(",.?!").find(word) != std::string_view::npos;
      if (!sentence.empty() && !attaches) sentence += ' ';
      sentence += word;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    return sentence;
  }

 private:
  std::string_view pick(std::span<const std::string_view> words) { return words[random_() % words.size()]; }
  std::string_view expand(std::string_view symbol) {
    if (symbol.size() != 1) return symbol;
    switch (symbol[0]) {
      case 'D':
        return pick(kDeterminers);
      case 'J':
        return pick(kAdjectives);
      case 'N':
        return pick(kNouns);
      case 'V':
        return pick(kVerbs);
      case 'R':
        return pick(kAdverbs);
      case 'P':
        return pick(kNames);
      case 'L':
        return pick(kPlaces);
      case 'T':
        return pick(kTimes);
      default:
        return symbol;
    }
  }

  std::mt19937 random_{20};
};

}  // namespace

std::vector<std::string> corpusSentences(const std::string& language, int count) {
  std::vector<std::string> sentences;
  for (const LanguageTexts& texts : kTexts)
    if (texts.language == language) sentences.assign(texts.sentences.begin(), texts.sentences.end());
  SentenceGenerator generator;
  while (language == "en" && static_cast<int>(sentences.size()) < count) sentences.push_back(generator.next());
  if (static_cast<int>(sentences.size()) > count) sentences.resize(static_cast<std::size_t>(std::max(count, 0)));
  return sentences;
}

}  // namespace visema
