/** What a test is called and what it shows, in plain words of our own, by LOINC. What is normal is never said here: the laboratory sends its range, and without one nobody knows. */
import type { Language } from './words/language.ts';

interface Plain {
  readonly name: string;
  readonly shows: string;
}
interface Explained {
  readonly codes: readonly string[];
  readonly en: Plain;
  readonly es: Plain;
}

const explained: readonly Explained[] = [
  {
    codes: ['2160-0', '38483-4', '14682-9'],
    en: { name: 'Creatinine', shows: 'It shows how well your kidneys clean your blood.' },
    es: { name: 'Creatinina', shows: 'Muestra lo bien que sus riñones limpian la sangre.' },
  },
  {
    codes: ['33914-3', '48642-3', '48643-1', '62238-1', '98979-8', '98980-6'],
    en: { name: 'Kidney filter rate', shows: 'It estimates how much blood your kidneys clean each minute.' },
    es: { name: 'Filtrado del riñón', shows: 'Calcula cuánta sangre limpian sus riñones cada minuto.' },
  },
  {
    codes: ['3094-0', '6299-2'],
    en: { name: 'Urea', shows: 'It is waste from protein that the kidneys remove. Drinking little also raises it.' },
    es: { name: 'Urea', shows: 'Es un desecho de las proteínas que eliminan los riñones. Beber poco también la sube.' },
  },
  {
    codes: ['2823-3', '6298-4', '75940-7'],
    en: { name: 'Potassium', shows: 'It is a salt that keeps the heart and muscles working evenly.' },
    es: { name: 'Potasio', shows: 'Es una sal que hace que el corazón y los músculos trabajen con regularidad.' },
  },
  {
    codes: ['2951-2', '2947-0'],
    en: { name: 'Sodium', shows: 'It is a salt that shows how water is balanced in your body.' },
    es: { name: 'Sodio', shows: 'Es una sal que muestra el equilibrio del agua en su cuerpo.' },
  },
  {
    codes: ['2075-0'],
    en: { name: 'Chloride', shows: 'It is a salt that goes with sodium and helps to balance water and acid.' },
    es: { name: 'Cloruro', shows: 'Es una sal que acompaña al sodio y ayuda a equilibrar el agua y la acidez.' },
  },
  {
    codes: ['2028-9', '1963-8'],
    en: { name: 'Bicarbonate', shows: 'It shows how acid your blood is.' },
    es: { name: 'Bicarbonato', shows: 'Muestra la acidez de la sangre.' },
  },
  {
    codes: ['17861-6', '1995-0'],
    en: { name: 'Calcium', shows: 'It is needed for bones, muscles and nerves.' },
    es: { name: 'Calcio', shows: 'Lo necesitan los huesos, los músculos y los nervios.' },
  },
  {
    codes: ['19123-9', '2601-3'],
    en: { name: 'Magnesium', shows: 'It is a salt that muscles, nerves and the heart need.' },
    es: { name: 'Magnesio', shows: 'Es una sal que necesitan los músculos, los nervios y el corazón.' },
  },
  {
    codes: ['2345-7', '2339-0', '41653-7'],
    en: { name: 'Blood sugar (glucose)', shows: 'It is the sugar in your blood. Eating, illness and some medicines raise it.' },
    es: { name: 'Azúcar en sangre (glucosa)', shows: 'Es el azúcar de la sangre. La comida, la enfermedad y algunas medicinas la suben.' },
  },
  {
    codes: ['4548-4', '17856-6'],
    en: { name: 'Long-term blood sugar (HbA1c)', shows: 'It shows how high your blood sugar was over about three months.' },
    es: { name: 'Azúcar a largo plazo (HbA1c)', shows: 'Muestra cómo ha estado el azúcar en la sangre durante unos tres meses.' },
  },
  {
    codes: ['718-7', '20509-6'],
    en: { name: 'Hemoglobin', shows: 'It carries oxygen in your blood. When it is low people feel tired.' },
    es: { name: 'Hemoglobina', shows: 'Lleva el oxígeno en la sangre. Cuando está baja, uno se siente cansado.' },
  },
  {
    codes: ['4544-3', '20570-8'],
    en: { name: 'Hematocrit', shows: 'It is the part of your blood that is red cells.' },
    es: { name: 'Hematocrito', shows: 'Es la parte de la sangre que son glóbulos rojos.' },
  },
  {
    codes: ['6690-2', '26464-8', '804-5'],
    en: { name: 'White blood cells', shows: 'They fight infection. Infection, stress and some medicines change their number.' },
    es: { name: 'Glóbulos blancos', shows: 'Luchan contra las infecciones. La infección, el estrés y algunas medicinas cambian su número.' },
  },
  {
    codes: ['777-3', '26515-7'],
    en: { name: 'Platelets', shows: 'They help your blood to clot when you bleed.' },
    es: { name: 'Plaquetas', shows: 'Ayudan a que la sangre coagule cuando sangra.' },
  },
  {
    codes: ['6301-6', '34714-6'],
    en: { name: 'Clotting time (INR)', shows: 'It shows how long your blood takes to clot. Blood thinners raise it on purpose.' },
    es: { name: 'Tiempo de coagulación (INR)', shows: 'Muestra cuánto tarda la sangre en coagular. Los anticoagulantes lo suben a propósito.' },
  },
  {
    codes: ['2524-7', '32693-4', '2518-9', '2519-7', '32133-1', '59032-3', '14118-4'],
    en: { name: 'Lactate', shows: 'It rises when parts of the body get too little oxygen, for example in a serious infection.' },
    es: { name: 'Lactato', shows: 'Sube cuando partes del cuerpo reciben poco oxígeno, por ejemplo en una infección grave.' },
  },
  {
    codes: ['1988-5', '30522-7'],
    en: { name: 'C-reactive protein', shows: 'It rises when there is inflammation somewhere in the body.' },
    es: { name: 'Proteína C reactiva', shows: 'Sube cuando hay inflamación en alguna parte del cuerpo.' },
  },
  {
    codes: ['600-7', '17928-3', '17934-1', '88462-7'],
    en: { name: 'Blood culture', shows: 'Blood is kept warm for days to see whether germs grow in it.' },
    es: { name: 'Cultivo de sangre', shows: 'La sangre se guarda en calor unos días para ver si crecen gérmenes.' },
  },
  {
    codes: ['10839-9', '6598-7', '89579-7', '67151-1'],
    en: { name: 'Troponin', shows: 'It gets into the blood when the heart muscle is hurt.' },
    es: { name: 'Troponina', shows: 'Pasa a la sangre cuando el músculo del corazón se daña.' },
  },
  {
    codes: ['1742-6'],
    en: { name: 'Liver enzyme ALT', shows: 'It gets into the blood when liver cells are irritated.' },
    es: { name: 'Enzima del hígado ALT', shows: 'Pasa a la sangre cuando las células del hígado se irritan.' },
  },
  {
    codes: ['1920-8'],
    en: { name: 'Liver enzyme AST', shows: 'It gets into the blood when cells of the liver or of muscles are irritated.' },
    es: { name: 'Enzima AST', shows: 'Pasa a la sangre cuando se irritan células del hígado o de los músculos.' },
  },
  {
    codes: ['1975-2'],
    en: { name: 'Bilirubin', shows: 'It is a yellow waste that the liver removes.' },
    es: { name: 'Bilirrubina', shows: 'Es un desecho amarillo que elimina el hígado.' },
  },
  {
    codes: ['1751-7'],
    en: { name: 'Albumin', shows: 'It is the main protein of the blood. It falls in illness and when people eat little.' },
    es: { name: 'Albúmina', shows: 'Es la proteína principal de la sangre. Baja con la enfermedad y cuando se come poco.' },
  },
  {
    codes: ['2019-8'],
    en: { name: 'Carbon dioxide in blood', shows: 'It shows how well you breathe out.' },
    es: { name: 'Dióxido de carbono en sangre', shows: 'Muestra lo bien que suelta el aire.' },
  },
  {
    codes: ['8867-4'],
    en: { name: 'Heart rate', shows: 'Beats of your heart in a minute.' },
    es: { name: 'Pulso', shows: 'Latidos del corazón en un minuto.' },
  },
  {
    codes: ['9279-1'],
    en: { name: 'Breathing rate', shows: 'Breaths in a minute.' },
    es: { name: 'Respiraciones', shows: 'Respiraciones en un minuto.' },
  },
  {
    codes: ['2708-6', '59408-5'],
    en: { name: 'Oxygen in blood', shows: 'How full of oxygen your blood is.' },
    es: { name: 'Oxígeno en sangre', shows: 'Cuánto oxígeno lleva la sangre.' },
  },
  {
    codes: ['8310-5'],
    en: { name: 'Temperature', shows: 'How warm your body is.' },
    es: { name: 'Temperatura', shows: 'El calor de su cuerpo.' },
  },
  {
    codes: ['8480-6'],
    en: { name: 'Blood pressure, upper', shows: 'The pressure in your arteries when the heart beats.' },
    es: { name: 'Presión arterial, la máxima', shows: 'La presión en las arterias cuando el corazón late.' },
  },
  {
    codes: ['8462-4'],
    en: { name: 'Blood pressure, lower', shows: 'The pressure in your arteries between two beats.' },
    es: { name: 'Presión arterial, la mínima', shows: 'La presión en las arterias entre dos latidos.' },
  },
  {
    codes: ['8478-0', '76214-6'],
    en: { name: 'Blood pressure, mean', shows: 'The pressure in your arteries on average.' },
    es: { name: 'Presión arterial, media', shows: 'La presión media en las arterias.' },
  },
  {
    codes: ['67775-7', '80288-4'],
    en: { name: 'How awake you are', shows: 'A nurse writes down how you answer.' },
    es: { name: 'Estado de alerta', shows: 'Enfermería anota cómo responde.' },
  },
  {
    codes: ['9269-2'],
    en: { name: 'Coma scale', shows: 'It adds up how eyes, words and movements answer; 15 is wide awake.' },
    es: { name: 'Escala de coma', shows: 'Suma cómo responden los ojos, las palabras y los movimientos; 15 es del todo despierto.' },
  },
  {
    codes: ['29463-7', '3141-9', '3142-7', '8335-2'],
    en: { name: 'Weight', shows: 'Your weight. In the hospital it also shows how much water the body holds.' },
    es: { name: 'Peso', shows: 'Su peso. En el hospital también muestra cuánta agua retiene el cuerpo.' },
  },
  {
    codes: ['9187-6'],
    en: { name: 'Urine', shows: 'How much urine you passed since the reading before.' },
    es: { name: 'Orina', shows: 'Cuánta orina hizo desde la medida anterior.' },
  },
  {
    codes: ['8999-8'],
    en: { name: 'Drinks', shows: 'How much you drank.' },
    es: { name: 'Bebidas', shows: 'Cuánto bebió.' },
  },
  {
    codes: ['INTAKE-IV'],
    en: { name: 'Fluids into a vein', shows: 'How much you were given through a drip.' },
    es: { name: 'Líquidos por vena', shows: 'Cuánto le dieron por el gotero.' },
  },
  {
    codes: ['3151-8'],
    en: { name: 'Oxygen given', shows: 'How much oxygen you breathe in beside the air; 0 is none.' },
    es: { name: 'Oxígeno que recibe', shows: 'Cuánto oxígeno respira además del aire; 0 es nada.' },
  },
  {
    codes: ['INTAKE-ENTERAL'],
    en: { name: 'Tube feeding', shows: 'How much food went in through a tube.' },
    es: { name: 'Comida por sonda', shows: 'Cuánto alimento entró por la sonda.' },
  },
  {
    codes: ['INTAKE-BLOOD'],
    en: { name: 'Blood given', shows: 'How much blood, or what is made of it, you were given.' },
    es: { name: 'Sangre que recibió', shows: 'Cuánta sangre, o lo que se hace de ella, le dieron.' },
  },
  {
    codes: ['OUTPUT-DRAIN'],
    en: { name: 'Drains', shows: 'How much came out of your drains.' },
    es: { name: 'Drenajes', shows: 'Cuánto salió por los drenajes.' },
  },
  {
    codes: ['OUTPUT-EMESIS'],
    en: { name: 'Vomit', shows: 'How much you brought up.' },
    es: { name: 'Vómito', shows: 'Cuánto vomitó.' },
  },
  {
    codes: ['OUTPUT-STOOL'],
    en: { name: 'Stool', shows: 'How much you passed.' },
    es: { name: 'Deposiciones', shows: 'Cuánto evacuó.' },
  },
  {
    codes: ['OUTPUT-BLOOD'],
    en: { name: 'Blood lost', shows: 'How much blood you lost.' },
    es: { name: 'Sangre perdida', shows: 'Cuánta sangre perdió.' },
  },
  {
    codes: ['72514-3'],
    en: { name: 'Pain', shows: 'What you said of your pain, from 0 (none) to 10.' },
    es: { name: 'Dolor', shows: 'Lo que dijo de su dolor, de 0 (ninguno) a 10.' },
  },
  {
    codes: ['19005-8'],
    en: { name: 'Report of a picture', shows: 'What a radiologist sees in it, in short.' },
    es: { name: 'Informe de imagen', shows: 'Lo que un radiólogo ve en ella, en breve.' },
  },
];

const byCode: ReadonlyMap<string, Explained> = new Map(explained.flatMap((one) => one.codes.map((code) => [code, one] as const)));

export function plainOf(language: Language, code: string): Plain | undefined {
  return byCode.get(code)?.[language];
}
/** Every entry, for a test that none is empty and no code stands twice. */
export const everyPlain = explained;
